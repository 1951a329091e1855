/** The words that our messages put around what they tell, in both languages. */

import type { Language } from './message.ts';

const en = {
  severity: { critical: 'Critical', error: 'Error', warning: 'Warning', info: 'Info' },
  source: 'Source',
  runbook: 'Runbook',
  open: 'Open',
  requestedBy: 'Requested by',
  amount: 'Amount',
  due: 'Due',
  reference: 'Reference',
  approve: 'Approve',
  reject: 'Reject',
  sure: 'Are you sure?',
  cancel: 'Cancel',
  runFailed: 'Run failed',
  task: 'Task',
  run: 'Run',
  error: 'Error',
  attempts: 'Attempts',
  openRun: 'Open the run',
  nothing: 'Nothing to report.',
  repeated: (count: number, since: string, until: string) => `Repeated ${count} times, from ${since} to ${until}.`,
};

const ro: typeof en = {
  severity: { critical: 'Critic', error: 'Eroare', warning: 'Avertisment', info: 'Informare' },
  source: 'Sursă',
  runbook: 'Instrucțiuni',
  open: 'Deschide',
  requestedBy: 'Solicitat de',
  amount: 'Sumă',
  due: 'Termen',
  reference: 'Referință',
  approve: 'Aprobă',
  reject: 'Respinge',
  sure: 'Sunteți sigur?',
  cancel: 'Renunță',
  runFailed: 'Rulare eșuată',
  task: 'Sarcină',
  run: 'Rulare',
  error: 'Eroare',
  attempts: 'Încercări',
  openRun: 'Deschide rularea',
  nothing: 'Nimic de raportat.',
  // From 20 on Romanian puts "de" before what is counted, except after 101 to 119 and their like.
  repeated: (count, since, until) =>
    `Repetat de ${count}${takesDe(count) ? ' de' : ''} ori, de la ${since} până la ${until}.`,
};

function takesDe(count: number): boolean {
  const lastTwo = count % 100;
  return count >= 20 && (lastTwo === 0 || lastTwo >= 20);
}

export const wordsOf = (language: Language): typeof en => (language === 'ro' ? ro : en);
