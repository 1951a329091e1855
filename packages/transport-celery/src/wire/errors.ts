/** What can go wrong with a message, and how an exception of a Python worker is told. */

import { defineErrors } from '@genius/contract';

export const wireErrors = defineErrors({
  GW_ARGUMENTS_MISFIT: {
    kind: 'invalid',
    en: '{task} takes one object: pass its fields as keyword arguments. It got {got}.',
    ro: '{task} primește un singur obiect: transmiteți câmpurile lui ca argumente cu nume. A primit {got}.',
  },
  GW_CANVAS_UNSUPPORTED: {
    kind: 'invalid',
    en: '{task} cannot follow {after} here: {problem}. Send its runs as a group instead.',
    ro: '{task} nu poate urma după {after} aici: {problem}. Trimiteți rulările ca grup.',
  },
  GW_PYTHON_INVALID: {
    kind: 'invalid',
    en: 'The Python worker found the input wrong: {exception}: {words}',
    ro: 'Workerul Python a găsit datele greșite: {exception}: {words}',
  },
  GW_PYTHON_REFUSED: {
    kind: 'refused',
    en: 'The Python worker refused: {exception}: {words}',
    ro: 'Workerul Python a refuzat: {exception}: {words}',
  },
  GW_PYTHON_TRANSIENT: {
    kind: 'transient',
    en: 'The Python worker could not do it now: {exception}: {words}',
    ro: 'Workerul Python nu a putut executa acum: {exception}: {words}',
  },
  GW_PYTHON_DEFECT: {
    kind: 'defect',
    en: 'The Python worker failed: {exception}: {words}',
    ro: 'Workerul Python a eșuat: {exception}: {words}',
  },
});
