/** What a plan says, in both languages. */

import type { OperationName } from '../operations.ts';

interface Words {
  en: string;
  ro: string;
}

export const STEP_WORDS: Partial<Record<OperationName, Words>> = {
  registerEmployee: { en: 'Register the person.', ro: 'Înregistrați salariatul.' },
  addContract: { en: 'Add the contract.', ro: 'Adăugați contractul.' },
  modifyContract: { en: 'Tell what changes in the contract.', ro: 'Transmiteți modificarea contractului.' },
  endContract: { en: 'Tell the end of the contract.', ro: 'Transmiteți încetarea contractului.' },
  suspend: { en: 'Tell the suspension.', ro: 'Transmiteți suspendarea.' },
  endSuspension: { en: 'Tell its end.', ro: 'Transmiteți încetarea suspendării.' },
  proposeMove: {
    en: 'Propose the move to the other employer.',
    ro: 'Trimiteți propunerea de mutare celuilalt angajator.',
  },
  acceptMove: { en: 'The other employer accepts it.', ro: 'Celălalt angajator acceptă propunerea.' },
  proposeSecondment: {
    en: 'Propose the secondment to the other employer.',
    ro: 'Trimiteți propunerea de detașare celuilalt angajator.',
  },
  acceptSecondment: { en: 'The other employer accepts it.', ro: 'Celălalt angajator acceptă propunerea.' },
  endSecondmentProposal: { en: 'Tell the end of the secondment.', ro: 'Transmiteți încetarea detașării.' },
};

export const DUE_WORDS = {
  by: (due: string, working: string): Words =>
    due === working
      ? { en: `By ${due}.`, ro: `Termen: ${due}.` }
      : {
          en: `By ${due}, which is a day off: the last working day is ${working}.`,
          ro: `Termen: ${due}, zi nelucrătoare; ultima zi lucrătoare este ${working}.`,
        },
  unknown: {
    en: 'The term is not known here: ask your labour inspectorate, or set REGES_TERMS.',
    ro: 'Termenul nu este cunoscut aici: întrebați inspectoratul teritorial de muncă sau setați REGES_TERMS.',
  },
  later: {
    en: 'When its day is known.',
    ro: 'Când se cunoaște ziua.',
  },
} as const;

export const NOTES = {
  press: {
    en: 'The term is what the press wrote of HG 295/2025. Check it in the text of the decision.',
    ro: 'Termenul este cel relatat de presă despre HG 295/2025. Verificați-l în textul hotărârii.',
  },
  contradictory: {
    en: 'Sources contradict each other on this term: the careful way is to tell it before the event.',
    ro: 'Sursele se contrazic asupra acestui termen: varianta prudentă este transmiterea înainte de eveniment.',
  },
  unknown: {
    en: 'No source gave a term for this event.',
    ro: 'Nicio sursă nu a indicat un termen pentru acest eveniment.',
  },
  own: { en: 'The term is your own (REGES_TERMS).', ro: 'Termenul este cel stabilit de dumneavoastră (REGES_TERMS).' },
  twoSteps: {
    en: 'reges.submit with addContract and employee does both, one after the other.',
    ro: 'reges.submit cu addContract și employee le face pe amândouă, pe rând.',
  },
  apart: {
    en: 'A change of state and one of contents go as two messages.',
    ro: 'Schimbarea stării și cea a conținutului se transmit în două mesaje.',
  },
  marked: {
    en: 'A contract that was once proposed for a transfer stays marked as moved, even if the proposal is taken back.',
    ro: 'Un contract propus o dată pentru transfer rămâne marcat ca mutat, chiar dacă propunerea este retrasă.',
  },
  blocks: {
    en: 'While a secondment lies ahead, REGES refuses every message with an earlier day: tell those first.',
    ro: 'Cât timp detașarea este în viitor, REGES refuză orice operație cu dată anterioară: transmiteți-le pe acelea întâi.',
  },
} as const satisfies Record<string, Words>;
