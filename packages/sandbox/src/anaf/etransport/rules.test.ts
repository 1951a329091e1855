import { expect, test } from 'vitest';
import { type DeclarationParts, declaration, onTransport } from '../testing/declaration.ts';
import { readDeclaration } from './declaration.ts';
import { ruleFaults } from './rules.ts';

function rulesOf(xml: string): string[] {
  const { root } = readDeclaration(Buffer.from(xml), 2) ?? {};
  return root ? ruleFaults(root).map(({ rule }) => rule) : [];
}

const START =
  '<locStartTraseuRutier><locatie codJudet="12" denumireLocalitate="Cluj-Napoca" denumireStrada="Str. Exemplului" numar="7"/></locStartTraseuRutier>';
const END = '<locFinalTraseuRutier>';

/** Operation 40 or 50 with a partner from outside the EU, and scopes that fit. */
const abroad = (operation: string, ...edits: [string, string][]): DeclarationParts => ({
  operation,
  edits: [['codTara="DE"', 'codTara="US"'], ...scoped('9999'), ...edits],
});

const scoped = (scope: string): [string, string][] =>
  Array.from({ length: 2 }, () => ['codScopOperatiune="101"', `codScopOperatiune="${scope}"`]);

const END_AT_CUSTOMS: [string, string] = [
  '<locFinalTraseuRutier><locatie codJudet="40" denumireLocalitate="Sector 3" denumireStrada="Str. Închipuită" alteInfo="poarta 2"/>',
  '<locFinalTraseuRutier codBirouVamal="122801">',
];

test.for<[string, DeclarationParts, string[]]>([
  ['a national transport', {}, []],
  ['an acquisition', { operation: '10' }, []],
  ['an import from a customs office', abroad('40', ['codPtf="2"', 'codBirouVamal="122801"']), []],
  [
    'an export from one customs office to another',
    abroad('50', ['codPtf="2"', 'codBirouVamal="122801"'], END_AT_CUSTOMS),
    ['BR-216'],
  ],
  ['an import that ends at one', abroad('40', END_AT_CUSTOMS), ['BR-217']],
  ['an export that starts at the border', abroad('50'), ['BR-212']],
  ['an import from within the EU', { operation: '40', edits: scoped('9999') }, ['BR-006']],
  [
    'a delivery with the scope of an acquisition',
    { operation: '20', edits: [['codPtf="2"', 'codPtf="3"'], ...scoped('201')] },
    ['BR-212', 'BR-069'],
  ],
  ['an acquisition with the scope of a national transport', { operation: '10', edits: scoped('704') }, ['BR-068']],
  ['lohn with a scope of its own', { operation: '12' }, ['BR-205']],
  [
    'storage without tariff code, net weight and value',
    {
      operation: '60',
      edits: [
        ...scoped('9999'),
        ['codTarifar="0202"', ''],
        ['greutateNeta="50.25"', ''],
        ['valoareLeiFaraTva="700.1"', ''],
      ],
    },
    [],
  ],
  [
    'the same of a national transport',
    {
      edits: [
        ['codTarifar="0202"', ''],
        ['greutateNeta="50.25"', ''],
        ['valoareLeiFaraTva="700.1"', ''],
      ],
    },
    ['BR-206', 'BR-207', 'BR-208'],
  ],
  ['no start', { edits: [[START, '<locStartTraseuRutier/>']] }, ['BR-210']],
  [
    'two starts',
    { operation: '10', edits: [['codPtf="2"', 'codPtf="2" codBirouVamal="122801"']] },
    ['BR-210', 'BR-046', 'BR-216'],
  ],
  [
    'an end at the border of a national transport',
    { edits: [[END, '<locFinalTraseuRutier codPtf="2">']] },
    ['BR-211', 'BR-213'],
  ],
  ['a street of one letter', { edits: [['Str. Închipuită', 'Ș']] }, ['BR-215']],
  // Blanks are nothing to the schema; the rule counts them.
  ['decimals with a blank behind them', { edits: [['cantitate="50.5"', 'cantitate="50.55 "']] }, ['BR-035']],
  // The schema reads 012 as 12, the rule doesn't.
  ['a county with a zero before it', { edits: [['codJudet="12"', 'codJudet="012"']] }, ['BR-CL-002']],
  [
    'an operation with a zero before it',
    { edits: [['codTipOperatiune="30"', 'codTipOperatiune="030"']] },
    ['BR-CL-004'],
  ],
  ['a country that is no more', abroad('40', ['codTara="US"', 'codTara="AN"']), ['BR-CL-001']],
  ['a unit as people write it', { edits: [['"H87"', '"BUC"']] }, ['BR-CL-003']],
  ['a declarant with a zero before it', { declarant: '0800000000' }, ['BR-002']],
  [
    'a wrong organiser of a national transport, which no rule reaches',
    { edits: [['codOrgTransport="8000000000"', 'codOrgTransport="RO123"']] },
    [],
  ],
  [
    'an organiser abroad',
    { operation: '10', edits: [['codTaraOrgTransport="RO" codOrgTransport="8000000000"', 'codTaraOrgTransport="DE"']] },
    [],
  ],
  ['an organiser without a code', { operation: '10', edits: [['codOrgTransport="8000000000"', '']] }, ['BR-043']],
  ['a partner without a code', { edits: [['cod="PF"', '']] }, ['BR-007']],
  ['other documents without a note', { edits: [['tipDocument="20"', 'tipDocument="9999"']] }, ['BR-026']],
  ['other documents with a note', { edits: [['tipDocument="20"', 'tipDocument="9999" observatii="listă"']] }, []],
  ['a correction of a UIT whose digits are wrong', { corrects: '3V0P0L0P0T3JUW47' }, ['BR-019']],
])('%s breaks these rules', ([, parts, rules]) => {
  expect(rulesOf(declaration(parts))).toEqual(rules);
});

test('a deletion, a confirmation and a change of vehicle are held against the digits of their UIT', () => {
  const change = 'nrVehicul="AB" dataModificare="2026-11-30T10:00:00"';
  for (const [tag, attributes] of [
    ['stergere', ''],
    ['confirmare', 'tipConfirmare="10"'],
    ['modifVehicul', change],
  ] as const) {
    expect(rulesOf(onTransport(tag, '3V0P0L0P0T3JUW46', attributes))).toEqual([]);
    expect(rulesOf(onTransport(tag, '3V0P0L0P0T3JUW45', attributes))).toEqual(['BR-019']);
  }
});
