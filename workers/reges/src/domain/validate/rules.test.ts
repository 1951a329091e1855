import { describe, expect, test } from 'vitest';
import { manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import { completeBody } from '../complete.ts';
import type { Data, Header, Message } from '../message/message.ts';
import { batchOf, readJson } from '../message/read-json.ts';
import { type OperationName, operationOf } from '../operations.ts';
import { checkMessage } from './check-message.ts';

const TODAY = '2026-11-30';
const person: Data = {
  cnp: '2850301120025',
  lastName: 'EXEMPLU',
  firstName: 'ANA',
  address: 'STR. ÎNCHIPUITĂ, NR. 1',
  country: 'ROMÂNIA',
  identityDocument: 'CarteIdentitate',
};
const contract: Data = {
  employeeRef: 'abc29c38-2e14-42a4-8ef7-6ddceffc312f',
  number: '1',
  contractDate: '2026-11-27',
  startDate: '2026-12-02',
  salary: 9_000,
  occupation: { code: 251204, version: 10 },
  contractType: 'ContractIndividualMunca',
  workload: 'NormaIntreaga',
  removed: false,
  workingTime: {
    norm: 'NormaIntreaga840',
    distribution: 'OreDeZi',
    per: 'OrePeZi',
    schedule: 'Zilnic',
    from: '09:00',
    to: '17:00',
  },
  workplaceType: 'Fix',
  workplaceCounty: 'CJ',
  workplaceLocality: 54_984,
  education: 'Superioare',
};
const contractRef = '4f8cb938-ea29-498d-a897-377a9794b204';

const messageOf = (name: OperationName, entry: Parameters<typeof completeBody>[1]): Message => ({
  type: operationOf(name).type,
  header: { operation: operationOf(name).official } as Header,
  body: completeBody(name, entry),
});
const found = (name: OperationName, entry: Parameters<typeof completeBody>[1], cnpChecks: 'error' | 'warn' = 'error') =>
  checkMessage(messageOf(name, entry), { today: TODAY, cnpChecks }).map(
    ({ rule, field, severity }) => `${severity} ${rule} ${field}`,
  );
const changed = (more: Data): Data => ({ ...contract, ...more });
const time = (more: Data): Data => changed({ workingTime: { ...(contract.workingTime as Data), ...more } });

describe('a person', () => {
  test.each([
    ['as REGES takes them', {}, []],
    ['without a name', { lastName: '' }, ['error REQUIRED employee.lastName']],
    // One digit changed: the sum modulo 11 does not fit.
    ['with a wrong control digit', { cnp: '2850301120026' }, ['error CNP employee.cnp']],
    ['with a number that is no CNP', { cnp: '123987456' }, ['error CNP employee.cnp']],
    ['born on another day than the CNP says', { birthDate: '1985-03-02' }, ['error CNP-BIRTH employee.birthDate']],
    ['born on no day', { disabilityCertificateDate: '2026-02-30' }, ['error DATE employee.disabilityCertificateDate']],
    ['in no locality', { locality: 3 }, ['error SIRUTA employee.locality']],
  ])('%s', (_, more, expected) => {
    expect(found('registerEmployee', { employee: { ...person, ...more } })).toEqual(expected);
  });

  test('with a false CNP gets a warning where the caller wants it so', () => {
    expect(found('registerEmployee', { employee: { ...person, cnp: '1' } }, 'warn')).toEqual([
      'warning CNP employee.cnp',
    ]);
  });
});

describe('a contract', () => {
  test.each<[string, Data, string[]]>([
    ['as REGES takes it', contract, []],
    ['with broken lei', changed({ salary: 4_000.5 }), ['error SALARY contract.salary']],
    ['with no salary', changed({ salary: 0 }), ['error SALARY contract.salary']],
    [
      'with a COR code of 4 digits',
      changed({ occupation: { code: 2512, version: 10 } }),
      ['error COR contract.occupation.code'],
    ],
    [
      'with a COR code of no list',
      changed({ occupation: { code: 999_998, version: 10 } }),
      ['warning COR contract.occupation.code'],
    ],
    ['with a term of 36 months', changed({ endDate: '2029-12-01' }), []],
    ['with a term of a day more', changed({ endDate: '2029-12-02' }), ['error TERM-36 contract.endDate']],
    ['with a longer term that the law excepts', changed({ endDate: '2030-12-02', endDateException: 'Art83LitH' }), []],
    ['with a term and no end', changed({ duration: 'Determinata' }), ['error TERM contract.endDate']],
    [
      'without a term and with an end',
      changed({ duration: 'Nedeterminata', endDate: '2027-01-01' }),
      ['error TERM contract.endDate'],
    ],
    ['that ends before it begins', changed({ endDate: '2026-12-01' }), ['error DATE-ORDER contract.endDate']],
    ['signed after work began', changed({ contractDate: '2026-12-03' }), ['warning DATE-ORDER contract.startDate']],
    [
      'without working time from 2025-04-01 on',
      time({ per: null, schedule: null }),
      ['error REQUIRED-SINCE contract.workingTime.per', 'error REQUIRED-SINCE contract.workingTime.schedule'],
    ],
    ['without it before', { ...time({ per: null }), recordedOn: '2025-03-31' }, []],
    [
      'in shifts without their kind',
      time({ schedule: 'Schimburi' }),
      ['error REQUIRED-SINCE contract.workingTime.shift'],
    ],
    [
      'fixed without a locality',
      changed({ workplaceLocality: null }),
      ['error REQUIRED-SINCE contract.workplaceLocality'],
    ],
    ['mobile without a locality', changed({ workplaceType: 'Mobil', workplaceLocality: null }), []],
    ['with a county by its name', changed({ workplaceCounty: 'Județul Cluj' }), []],
    [
      'with a locality of another county',
      changed({ workplaceCounty: 'B' }),
      ['warning SIRUTA-COUNTY contract.workplaceLocality'],
    ],
  ])('%s', (_, given, expected) => {
    expect(found('addContract', { contract: given })).toEqual(expected);
  });

  test('with a COR code that REGES itself does not list is refused, once its list was read', () => {
    const message = messageOf('addContract', { contract: changed({ occupation: { code: 999_998, version: 10 } }) });
    const options = { today: TODAY, cnpChecks: 'error' as const };
    expect(checkMessage(message, { ...options, occupations: new Set([251_204]) })).toMatchObject([
      { severity: 'error' },
    ]);
    expect(checkMessage(message, { ...options, occupations: new Set([999_998]) })).toEqual([]);
  });
});

describe('what happens to a contract', () => {
  test.each<[string, OperationName, Parameters<typeof completeBody>[1], string[]]>([
    [
      'an end with its ground',
      'endContract',
      { contractRef, action: { endedOn: '2026-12-31', legalGround: 'Art55LitB' } },
      [],
    ],
    [
      'an end by a ground of suspensions',
      'endContract',
      { contractRef, action: { endedOn: '2026-12-31', legalGround: 'Art54' } },
      ['error GROUND action.legalGround'],
    ],
    [
      'a suspension that ends before it begins',
      'suspend',
      { contractRef, action: { from: '2026-12-10', to: '2026-12-09', legalGround: 'Art54' } },
      ['error DATE-ORDER action.to'],
    ],
    [
      'the end of a suspension without its day',
      'endSuspension',
      { contractRef, action: { from: '2026-12-10' } },
      ['error REQUIRED action.suspensionEndedOn'],
    ],
    ['a removal without a reason', 'removeContract', { contractRef }, ['error REQUIRED removalReason']],
    ['no id', 'cancelEnd', {}, ['error REQUIRED contractRef']],
    ['a proposal of no contract', 'proposeMove', { proposal: {} }, ['error REQUIRED proposal.contractRef']],
    ['an answer to no proposal', 'acceptMove', { proposal: {} }, ['error REQUIRED proposal.proposalRef']],
    [
      'an end and new contents at once',
      'endContract',
      { contractRef, contract, action: { endedOn: '2026-12-31', legalGround: 'Art55LitB' } },
      ['error PART contract'],
    ],
  ])('%s', (_, name, entry, expected) => {
    expect(found(name, entry)).toEqual(expected);
  });

  test.each(['DetasareContract', 'TransferContract'])(
    '%s, which REGES uses no more, says what took its place',
    (operation) => {
      const message = { type: 'Contract', header: { operation } as Header, body: {} };
      expect(checkMessage(message, { today: TODAY, cnpChecks: 'error' })).toMatchObject([
        { rule: 'OPERATION', en: expect.stringContaining('Use propose') },
      ]);
    },
  );
});

describe('an official body has no error but those that it has on purpose', () => {
  const cases = (manifest?.cases ?? []).filter(({ file }) => file.endsWith('.json'));

  test('the gold is here', (ctx) => {
    if (!manifest) return ctx.skip(NO_GOLD);
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$file', ({ file }) => {
    const body: unknown = JSON.parse(
      readGold(file)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
    for (const each of batchOf(body) ?? [body]) {
      const wrong = checkMessage(readJson(each), { today: TODAY, cnpChecks: 'warn' }).filter(
        ({ severity }) => severity === 'error',
      );
      expect(wrong).toEqual([]);
    }
  });
});
