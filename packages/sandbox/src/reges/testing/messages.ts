/** Messages that the registry takes, with what a test changes in them. */

import { randomUUID } from 'node:crypto';

export const header = (operation: string, messageId: string = randomUUID()) => ({
  messageId,
  clientApplication: 'test',
  version: '5',
  operation,
  sessionId: randomUUID(),
  user: 'test',
  timestamp: '2026-11-24T10:00:00Z',
});

/** An invented person; the number is no CNP of anybody. */
export const info = (cnp = '1800101221144', more: object = {}) => ({
  adresa: 'STR. ÎNCHIPUITĂ, NR. 1',
  cnp,
  localitate: { codSiruta: 54_984 },
  nume: 'EXEMPLU',
  prenume: 'ANA',
  taraDomiciliu: { nume: 'ROMÂNIA' },
  tipActIdentitate: 'CarteIdentitate',
  ...more,
});

export const enrol = (cnp?: string, messageId?: string) => ({
  $type: 'salariat',
  header: header('InregistrareSalariat', messageId),
  info: info(cnp),
});

export const onEmployee = (operation: string, id: string, more: object = {}) => ({
  $type: 'salariat',
  header: header(operation),
  referintaSalariat: { id },
  info: info(),
  ...more,
});

/** A contract for an unlimited time from 1 December 2026. */
export const content = (employee: string, more: object = {}) => ({
  $type: 'continutContract',
  referintaSalariat: { $type: 'referinta', id: employee },
  cor: { cod: 251_204, versiune: 10 },
  dataConsemnare: '2026-12-01T00:00:00Z',
  dataContract: '2026-11-24T00:00:00Z',
  dataInceputContract: '2026-12-01T00:00:00Z',
  numarContract: '9022',
  radiat: false,
  salariu: 6_000,
  moneda: 'RON',
  nivelStudii: 'Superioare',
  stareCurenta: {},
  timpMunca: {
    norma: 'NormaIntreaga840',
    durata: 8,
    intervalTimp: 'OrePeZi',
    repartizare: 'OreDeZi',
    repartizareMunca: 'Zilnic',
    inceputInterval: '2026-12-01T09:00:00',
    sfarsitInterval: '2026-12-01T17:00:00',
  },
  tipContract: 'ContractIndividualMunca',
  tipDurata: 'Nedeterminata',
  tipNorma: 'NormaIntreaga',
  tipLocMunca: 'Fix',
  judetLocMunca: 'CJ',
  localitateLocMunca: { codSiruta: 54_984 },
  ...more,
});

export const hire = (employee: string, more: object = {}, messageId?: string) => ({
  $type: 'contract',
  header: header('AdaugareContract', messageId),
  continut: content(employee, more),
});

/** An operation on a contract, with what it carries. */
export const onContract = (operation: string, id: string, more: object = {}) => ({
  $type: 'contract',
  header: header(operation),
  referintaContract: { $type: 'referinta', id },
  ...more,
});

export const suspension = (dataInceput: string, more: object = {}) => ({
  actiune: {
    $type: 'actiuneSuspendare',
    dataInceput: `${dataInceput}T00:00:00Z`,
    temeiLegal: 'Art51Alin1LiteraA',
    ...more,
  },
});
