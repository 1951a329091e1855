import { describe, expect, test } from 'vitest';
import { type AskedTransport, isNeeded } from './is-needed.ts';
import { isRiskGood, rulesOn } from './rules-by-date.ts';

const TOMATOES = { tariffCodes: ['07020000'], grossWeight: '620', value: '3100' };
const PAPER = { tariffCodes: ['48025620'], grossWeight: '900', value: '12000' };

const ask = (more: Partial<AskedTransport> = {}) =>
  isNeeded({
    date: '2026-11-30',
    operation: 'national',
    vehicleMaxMass: '3500',
    consignments: [TOMATOES],
    exemption: 'none',
    ...more,
  });

describe('within Romania', () => {
  test('goods of high fiscal risk above 500 kg on a vehicle of 2.5 t must be declared, by the supplier', () => {
    expect(ask()).toMatchInlineSnapshot(`
      {
        "declarant": {
          "en": "the Romanian supplier, or who holds the goods and moves its own",
          "ro": "furnizorul din România sau deținătorul care își transportă propriile bunuri",
        },
        "declareFrom": "2026-11-27",
        "missing": [],
        "needed": "yes",
        "notes": [
          {
            "en": "The list of goods of high fiscal risk is that of order 802/2022; whether a later order changed it was not seen.",
            "ro": "Lista bunurilor cu risc fiscal ridicat este cea din Ordinul 802/2022; nu s-a verificat dacă un ordin ulterior a modificat-o.",
          },
          {
            "en": "The declaration of another company does not count.",
            "ro": "Declarația altei firme nu se ia în considerare.",
          },
        ],
        "reasons": [
          {
            "en": "the vehicle's maximum mass is 2500 kg or more",
            "ro": "masa maximă a vehiculului este de cel puțin 2500 kg",
            "rule": "ANAF, Ghid RO e-Transport 2025, I.2; Ordinul 1337/1268/2024, art. 1(4)",
          },
          {
            "en": "consignment 1 is above 500 kg gross or above 10000 lei without VAT",
            "ro": "partida 1 depășește 500 kg brut sau 10000 lei fără TVA",
            "rule": "ANAF, Ghid RO e-Transport 2025, I.2; Ordinul 1337/1268/2024, art. 1(4)",
          },
          {
            "en": "it holds goods of high fiscal risk: 07020000",
            "ro": "conține bunuri cu risc fiscal ridicat: 07020000",
            "rule": "Ordinul ANAF 802/2022",
          },
        ],
        "riskGoods": [
          "07020000",
        ],
      }
    `);
  });

  test.each<[string, Partial<AskedTransport>, string]>([
    ['other goods are not', { consignments: [PAPER] }, 'no'],
    ['a vehicle of exactly 2.5 t counts', { vehicleMaxMass: '2500' }, 'yes'],
    ['a lighter one does not', { vehicleMaxMass: '2499.99' }, 'no'],
    [
      'exactly 500 kg and 10,000 lei are not above',
      { consignments: [{ ...TOMATOES, grossWeight: '500', value: '10000' }] },
      'no',
    ],
    ['a little more weight is', { consignments: [{ ...TOMATOES, grossWeight: '500.01', value: '1' }] }, 'yes'],
    [
      'a little more value is, whatever the weight',
      { consignments: [{ ...TOMATOES, grossWeight: '1', value: '10000.01' }] },
      'yes',
    ],
    [
      'small consignments are not added up',
      { consignments: [1, 2, 3].map(() => ({ ...TOMATOES, grossWeight: '400' })) },
      'no',
    ],
    [
      'the large one and the risky one must be the same',
      { consignments: [PAPER, { ...TOMATOES, grossWeight: '10' }] },
      'no',
    ],
    ['one of several is enough', { consignments: [PAPER, TOMATOES] }, 'yes'],
  ])('%s', (_, more, needed) => {
    expect(ask(more).needed).toBe(needed);
  });
});

describe('over the border', () => {
  test.each<[string, Partial<AskedTransport>, string]>([
    ['any goods above the limits are declared', { operation: 'import', consignments: [PAPER] }, 'yes'],
    ['without tariff codes too', { operation: 'export', consignments: [{ grossWeight: '900' }] }, 'yes'],
    ['small ones are not', { operation: 'import', consignments: [{ grossWeight: '100', value: '100' }] }, 'no'],
  ])('%s', (_, more, needed) => {
    expect(ask(more).needed).toBe(needed);
  });

  test.each([
    ['intraCommunityAcquisition', 'the Romanian beneficiary'],
    ['import', 'the consignee of the customs declaration'],
    ['transitStorageOut', 'the warehouse keeper'],
    ['processingIn', undefined],
  ] as const)('%s: %s declares', (operation, who) => {
    expect(ask({ operation }).declarant?.en).toBe(who);
  });
});

describe('what is not known', () => {
  test.each<[string, Partial<AskedTransport>, string[]]>([
    ['the vehicle', { vehicleMaxMass: undefined }, ['vehicleMaxMass']],
    ['the operation of goods without risk', { operation: undefined, consignments: [PAPER] }, ['operation']],
    ['the goods', { consignments: [{ grossWeight: '900' }] }, ['consignments.0.tariffCodes']],
    [
      'the value of a light one',
      { consignments: [{ tariffCodes: ['0702'], grossWeight: '10' }] },
      ['consignments.0.value'],
    ],
    ['which agricultural case it is', { exemption: 'agricultural' }, ['exemption']],
  ])('%s is asked for', (_, more, missing) => {
    expect(ask(more)).toMatchObject({ needed: 'unknown', missing });
  });

  test('does not matter where the answer is clear without it', () => {
    expect(ask({ vehicleMaxMass: undefined, consignments: [{ grossWeight: '1', value: '1' }] }).needed).toBe('no');
    expect(ask({ operation: undefined }).needed).toBe('yes');
    expect(ask({ exemption: 'agricultural', vehicleMaxMass: '1000' }).needed).toBe('no');
  });
});

test.each(['diplomatic', 'military', 'classified', 'excise-emcs', 'postal'] as const)('%s is exempt', (exemption) => {
  const { needed, reasons } = ask({ exemption });
  expect(needed).toBe('no');
  expect(reasons[0]?.en).toContain('exempt');
});

test('a day of which the rules are not known gets no answer', () => {
  expect(ask({ date: '2024-12-31' })).toMatchObject({ needed: 'unknown', missing: [] });
});

test.each([
  ['0701', true],
  ['0714', true],
  ['0715', false],
  ['0700', false],
  ['22082019', true],
  ['2209', false],
  ['2517', true],
  ['6213', false],
  ['6217', true],
  ['72142000', true],
  ['7215', false],
])('the heading of %s is of high fiscal risk: %s', (code, isRisk) => {
  expect(isRiskGood(code, rulesOn('2026-11-30')!)).toBe(isRisk);
});
