import { describe, expect, test } from 'vitest';
import { exampleNotification } from '../../contract/notification.ts';
import { completeNotification } from '../model/complete.ts';
import { writeDeclaration } from '../xml/write-declaration.ts';
import { RULES } from './rules/all-rules.ts';
import { validateXml } from './validate-xml.ts';
import { WARNINGS } from './warnings.ts';

const { notification } = completeNotification(exampleNotification);
const GOOD = writeDeclaration({ kind: 'notification', notification });
const DELETION = writeDeclaration({ kind: 'deletion', declarant: '14399840', uit: '3V0P0L0P0T3JUW46' });

const rulesOf = (xml: string) => {
  const { valid, findings } = validateXml(xml);
  return [valid ? 'valid' : 'invalid', ...new Set(findings.map(({ rule }) => rule))].join(' ');
};
/** The good one with one thing changed, which must be there. */
const changed = (from: string | RegExp, to: string, xml = GOOD) => {
  const other = xml.replace(from, to);
  if (other === xml) throw new Error(`${from} is not in the sample`);
  return other;
};

test('a good one has no finding, and says what it is', () => {
  expect(validateXml(GOOD)).toEqual({
    valid: true,
    kind: 'notification',
    findings: [],
    counts: { fatal: 0, warning: 0, omitted: 0 },
  });
});

test('a finding says where, what and what to do, in both languages', () => {
  const { findings } = validateXml(changed(' codTarifar="07020000"', ''));
  expect(findings).toMatchInlineSnapshot(`
    [
      {
        "column": 5,
        "en": "The tariff code is missing (codTarifar); only the operations 60 and 70 do without.",
        "line": 4,
        "path": "/eTransport/notificare/bunuriTransportate/@codTarifar",
        "ro": "Lipsește codul tarifar (codTarifar); doar operațiunile 60 și 70 se pot declara fără.",
        "rule": "BR-206",
        "severity": "fatal",
      },
    ]
  `);
});

describe('what the official files let through is a warning', () => {
  test.each([
    [
      'an organiser RO123 in a national transport',
      changed('codOrgTransport="13548146"', 'codOrgTransport="RO123"'),
      'valid BR-209',
    ],
    ['none', changed(' codOrgTransport="13548146"', ''), 'valid BR-209'],
    ['PF is good', changed('codOrgTransport="13548146"', 'codOrgTransport="PF"'), 'valid'],
    [
      'an import without a customs office',
      changed(
        /codTipOperatiune="30"/,
        'codTipOperatiune="40"',
        changed(
          'codScopOperatiune="101"',
          'codScopOperatiune="9999"',
          changed('codTara="RO" cod="14399840"', 'codTara="US" cod="1"'),
        ),
      ),
      'valid BR-047',
    ],
    [
      'a document of type 9999 whose remarks stand at another document',
      changed(
        /<documenteTransport tipDocument="20"([^>]*)\/>/,
        '<documenteTransport tipDocument="9999"$1/><documenteTransport tipDocument="10" dataDocument="2026-11-30" observatii="x y"/>',
      ),
      'valid GW-DOCUMENT-REMARKS',
    ],
    [
      'a wrong control digit of the declarant',
      changed('codDeclarant="13548146"', 'codDeclarant="13548147"'),
      'valid GW-DECLARANT-CONTROL',
    ],
    ['of the partner', changed('cod="14399840"', 'cod="14399841"'), 'valid GW-PARTNER-CONTROL'],
    [
      'of the organiser',
      changed('codOrgTransport="13548146"', 'codOrgTransport="13548147"'),
      'valid GW-ORGANISER-CONTROL',
    ],
    [
      'a UIT with a sign that none has, beside what is fatal',
      changed('3V0P0L0P0T3JUW46', 'OV0P0L0P0T3JUW77', DELETION),
      'invalid XSD BR-019 BR-003',
    ],
  ])('%s', (_, xml, rules) => {
    expect(rulesOf(xml)).toBe(rules);
  });
});

describe('the structure', () => {
  test.each([
    ['no XML at all', 'x', 'invalid XML'],
    ['a document type', `<!DOCTYPE a>${DELETION.slice(DELETION.indexOf('\n') + 1)}`, 'invalid XML'],
    ['another root', '<a/>', 'invalid XSD'],
    ['version 1', DELETION.replace(':v2', ':v1'), 'invalid XSD'],
    [
      'nothing inside',
      '<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="14399840"/>',
      'invalid XSD BT-TY-005',
    ],
    ['an unknown attribute', changed('<stergere', '<stergere x="1"', DELETION), 'invalid XSD'],
    ['an attribute of another namespace', changed('<stergere', '<stergere xml:lang="ro"', DELETION), 'invalid XSD'],
    ['white space where nothing may be', changed('JUW46"/>', 'JUW46"> </stergere>', DELETION), 'invalid XSD'],
    ['a comment there', changed('JUW46"/>', 'JUW46"><!-- c --></stergere>', DELETION), 'valid'],
    ['text between elements', changed('<stergere', 'x<stergere', DELETION), 'invalid XSD'],
    ['elements out of order', changed(/(<partenerComercial[^>]*>)\s*(<dateTransport[^>]*>)/, '$2$1'), 'invalid XSD'],
    ['an empty attribute', changed('numar="28"', 'numar=""'), 'invalid XSD'],
    [
      'Greece by its ISO code',
      changed('codTaraOrgTransport="RO"', 'codTaraOrgTransport="GR"'),
      'invalid XSD BR-CL-010',
    ],
    [
      'a county with a zero in front, which only the rules refuse',
      changed('codJudet="12"', 'codJudet="07"'),
      'invalid BR-CL-002',
    ],
    [
      'a country that only the schema knows',
      changed('codTaraOrgTransport="RO"', 'codTaraOrgTransport="XC"'),
      'invalid BR-CL-010',
    ],
    ['a day that is none', changed('dataTransport="2026-11-30"', 'dataTransport="2026-02-29"'), 'invalid XSD'],
    ['a day with a zone', changed('dataTransport="2026-11-30"', 'dataTransport="2026-11-30+02:00"'), 'valid'],
    ['a quantity without digits before the point', changed('cantitate="1200"', 'cantitate=".5"'), 'valid'],
    ['a quantity of nothing', changed('cantitate="1200"', 'cantitate="0.00"'), 'invalid XSD BR-027'],
    [
      'characters beyond 16 bits, which count once',
      changed('denumireLocalitate="Cluj-Napoca"', `denumireLocalitate="${'😀'.repeat(100)}"`),
      'valid',
    ],
  ])('%s', (_, xml, rules) => {
    expect(rulesOf(xml)).toBe(rules);
  });
});

test('every rule has an id of its own and words in both languages, with ș and ț by comma', () => {
  const all = [...RULES, ...WARNINGS.map(({ rule: id, en, ro }) => ({ id, en, ro }))];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { en, ro } of all) {
    expect(en).not.toBe(ro);
    expect(`${en}${ro}`).not.toMatch(/[şţŞŢ]/);
    expect(en).toMatch(/\.$/);
    expect(ro).toMatch(/\.$/);
  }
});

test('findings of a large document are bounded, and all are counted', () => {
  const line = /<bunuriTransportate[^>]*>/.exec(GOOD)?.[0].replace(' codTarifar="07020000"', '') ?? '';
  const { findings, counts } = validateXml(changed(/<bunuriTransportate[^>]*>/, line.repeat(5_000)));
  expect(findings).toHaveLength(1_000);
  expect(counts).toEqual({ fatal: 5_000, warning: 0, omitted: 4_000 });
});

describe('a hostile document costs what its length costs', () => {
  const root = '<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="14399840">';
  test.each([
    ['documents without remarks', '<documenteTransport tipDocument="9999" observatii=" "/>'],
    ['operations', '<notificare codTipOperatiune="10"/>'],
    ['organisers', '<dateTransport codTaraOrgTransport="RO" codTipOperatiune="3"/>'],
    ['places', '<locStartTraseuRutier codBirouVamal="1" codTipOperatiune="20"/>'],
    ['UITs', '<corectie uit="x"/>'],
  ])(
    '%s',
    (_, part) => {
      const xml = `${root}${part.repeat(Math.floor(4_900_000 / part.length))}</eTransport>`;
      const before = process.cpuUsage();
      expect(validateXml(xml).valid).toBe(false);
      const { user, system } = process.cpuUsage(before);
      // Linear work takes one or two seconds of computing; a product of two such numbers takes minutes.
      expect((user + system) / 1_000).toBeLessThan(20_000);
    },
    60_000,
  );

  test('nesting', () => {
    expect(validateXml(`${root}${'<a>'.repeat(100_000)}`)).toMatchObject({ valid: false, findings: [{ rule: 'XML' }] });
  });
});
