/** The worker `anaf.taxpayer`: firms at ANAF, VAT numbers of the Union, and the logins at ANAF. */

import { anafProvider } from '@genius/anaf';
import { declareSchedule, defineWorker } from '@genius/runtime';
import { checkLogins } from './contract/logins.ts';
import { watchTaxpayers } from './contract/watch.ts';
import { lastAnswer } from './providers/register.ts';
import { settings } from './settings.ts';
import { handleChanged } from './tasks/changed.ts';
import { handleFinancials } from './tasks/financials.ts';
import { handleLoginEnding, handleLogins } from './tasks/logins.ts';
import { handleValidate } from './tasks/validate.ts';
import { handleVies } from './tasks/vies.ts';
import { handleWatch } from './tasks/watch.ts';
import { migrations } from './watch-list.ts';

export const worker = defineWorker({
  tag: 'anaf.taxpayer',
  version: '0.1.0',
  summary: 'Looks firms up at ANAF and VAT numbers in VIES, watches partners, and warns before a login at ANAF ends.',
  tasks: [handleValidate, handleWatch, handleChanged, handleFinancials, handleVies, handleLogins, handleLoginEnding],
  settings,
  providers: [anafProvider],
  migrations,
  schedules: [
    declareSchedule(checkLogins, { id: 'logins', cron: '0 8 * * *', input: {} }),
    // Where nothing is watched it ends at once, and asks nobody.
    declareSchedule(watchTaxpayers, { id: 'watch', cron: '0 7 * * *', input: { action: 'check' } }),
  ],
  // They wait: for their turn at ANAF, or for an answer.
  concurrency: 50,
  health: [
    {
      name: 'anaf',
      async check(signal) {
        const { checkAnaf, checkClock } = await import('@genius/anaf');
        const { ANAF_PUBLIC_URL: url } = settings.read();
        const answer = lastAnswer(url);
        if (answer) checkClock(answer.skewMs);
        else await checkAnaf(url, signal);
      },
    },
    { name: 'anaf login', check: async (_, host) => (await import('@genius/anaf')).checkLogins(host) },
  ],
});
