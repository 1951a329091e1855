/** `reges.submit`: judges, sends once, waits for what REGES says. */

import { handle, type TaskContext } from '@genius/runtime';
import { submitReges } from '../contract/submit.ts';
import type { Finding } from '../domain/validate/finding.ts';
import { errors } from '../errors.ts';
import { openApi } from '../providers/reges-api.ts';
import type { Told } from '../submit.ts';

export const handleSubmit = handle(submitReges, async (input, ctx) => {
  const { employer, format, wait, batch } = input;
  // The rules come with tables of all occupations and localities: only who submits loads them.
  const [{ prepareMessages }, { submitPrepared }] = await Promise.all([
    import('../prepare-messages.ts'),
    import('../submit.ts'),
  ]);
  const { prepared, refs, warnings } = await prepareMessages(input, ctx);
  const told = await submitPrepared(ctx, openApi(ctx, employer), { employer, refs, format, wait }, prepared);
  const [only] = prepared;
  if (batch === undefined && only && prepared.length === 1) refuseFailed(told, only.message.header.operation, ctx);
  const last = told.at(-1);
  const registered = told.find(({ operation, ref }) => operation === 'InregistrareSalariat' && ref !== undefined);
  const contract = prepared[0]?.message.body.contract as { employeeRef?: string } | undefined;
  const employeeRef = registered?.ref ?? contract?.employeeRef;
  const isOne = prepared.length === 1;
  const hasFailed = told.some(({ state }) => state === 'failed');
  return {
    employer,
    state: hasFailed ? ('mixed' as const) : last?.state === 'sent' ? ('sent' as const) : ('done' as const),
    ...(isOne && last?.ref !== undefined ? { ref: last.ref } : {}),
    ...(isOne && employeeRef !== undefined ? { employeeRef } : {}),
    messages: told.map(({ problem: _, ...each }) => each),
    warnings: [...warnings, ...told.flatMap(doubtful)],
  };
});

/** It happened that a success said failure (ISS 24): the code counts, and a person is told. */
function doubtful({ state, words = '' }: Told, index: number): Finding[] {
  if (state !== 'done' || !/nu a putut|eroare|e[sșş]uat/i.test(words)) return [];
  const en = 'REGES says success in words of a failure. Look into the portal.';
  const ro = 'REGES confirmă succesul, dar textul vorbește de un eșec. Verificați în portal.';
  return [{ rule: 'SUCCESS-WORDS', severity: 'warning', field: `messages.${index}`, en, ro }];
}

/** Of one message, a failure is the run's. */
function refuseFailed(told: readonly Told[], asked: string, { log }: TaskContext): void {
  const failed = told.find(({ state }) => state === 'failed');
  if (!failed) return;
  const { operation, messageId, responseId, problem, words = '-' } = failed;
  log.info('REGES refused a message', { operation, messageId });
  const details = {
    operation,
    ...(messageId === undefined ? {} : { messageId }),
    ...(responseId === undefined ? {} : { responseId }),
  };
  if (problem === 'no-ref') throw errors.GW_REGES_REF_MISSING({ operation }, { details });
  if (problem === 'not-taken') throw errors.GW_REGES_NOT_TAKEN({ operation }, { details });
  if (operation !== asked) throw errors.GW_REGES_NOT_REGISTERED({ words }, { details });
  throw errors.GW_REGES_REFUSED({ operation, words }, { details });
}
