/** What is asked of the contents of a contract beyond the schema. */

import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import type { RegesSettings } from '../settings.ts';
import { dayOf } from './contract.ts';
import { leiAfter } from './lei.ts';
import type { Refusal } from './verdict.ts';

type WageRule = Pick<RegesSettings, 'minimumWage' | 'minimumWageFor'>;

/** From when on more is asked of contracts, by the day of `dataConsemnare`. */
const MORE_IS_ASKED = '2025-04-01';

const LONGEST_FIXED_MONTHS = 36;

/** The contents that a message on a contract carries, once they keep the rules. */
export function contentSaid(message: Entity, wage: WageRule): Entity | Refusal {
  const content = entityAt(message, 'Continut');
  if (!content) return { fail: 'Mesajul nu conține conținutul contractului.' };
  const fault = contentFault(content, wage);
  return fault === undefined ? content : { fail: fault };
}

/** The first rule that the contents break, in Romanian; `undefined` if they keep all. */
export function contentFault(content: Entity, wage: WageRule): string | undefined {
  return missing(content) ?? termFault(content) ?? wageFault(content, wage);
}

function missing(content: Entity): string | undefined {
  if (dayOf(textAt(content, 'DataConsemnare')) < MORE_IS_ASKED) return undefined;
  const spread = textAt(content, 'TimpMunca/RepartizareMunca');
  const needed = [
    'TimpMunca/IntervalTimp',
    'TimpMunca/RepartizareMunca',
    ...(spread === 'Schimburi' ? ['TimpMunca/TipTura'] : []),
    ...(spread === 'Zilnic' ? ['TimpMunca/InceputInterval', 'TimpMunca/SfarsitInterval'] : []),
    'TipLocMunca',
    'JudetLocMunca',
    ...(textAt(content, 'TipLocMunca') === 'Fix' ? ['LocalitateLocMunca/CodSiruta'] : []),
    'NivelStudii',
  ].filter((path) => textAt(content, path) === '');
  if (needed.length === 0) return undefined;
  return `Pentru contractele consemnate începând cu 01.04.2025 sunt obligatorii: **${needed.join(', ')}**.`;
}

function termFault(content: Entity): string | undefined {
  if (textAt(content, 'TipDurata') !== 'Determinata' || textAt(content, 'ExceptieDataSfarsit') !== '') return undefined;
  const end = dayOf(textAt(content, 'DataSfarsitContract'));
  if (end === '') return 'Contractul pe durată determinată nu are dată de sfârșit.';
  const start = dayOf(textAt(content, 'DataInceputContract'));
  if (end < start) return 'Data de sfârșit a contractului este înaintea datei de început.';
  const limit = new Date(`${start}T00:00:00Z`);
  limit.setUTCMonth(limit.getUTCMonth() + LONGEST_FIXED_MONTHS);
  // The registry says no more than an id here.
  return end > limit.toISOString().slice(0, 10) ? `A apărut o eroare. Id eroare: ${errorId(content)}` : undefined;
}

function wageFault(content: Entity, { minimumWage, minimumWageFor }: WageRule): string | undefined {
  const isFullTime = textAt(content, 'TipNorma') === 'NormaIntreaga';
  if (!isFullTime && minimumWageFor === 'full-time') return undefined;
  const salary = Number(textAt(content, 'Salariu'));
  if (salary >= minimumWage) return undefined;
  const written = (amount: number) => `**${amount} ${leiAfter(amount)}**`;
  return `Salariul de ${written(salary)} este sub salariul minim de ${written(minimumWage)}.`;
}

/** The same for the same contract. */
function errorId(content: Entity): string {
  const text = `${textAt(content, 'ReferintaSalariat/Id')}${textAt(content, 'NumarContract')}`;
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 4_294_967_296;
  return sum.toString(16).padStart(8, '0');
}
