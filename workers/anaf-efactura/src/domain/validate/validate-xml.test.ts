import { describe, expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { RULE_SETS, RULESETS } from './rules/rule-set.ts';
import { sampleInvoice } from './sample-invoice.ts';
import { explainRule } from './sentences/explain-rule.ts';
import { validateXml } from './validate-xml.ts';

const change = (from: string | RegExp, to: string) => {
  const changed = sampleInvoice().replace(from, to);
  expect(changed).not.toBe(sampleInvoice());
  return changed;
};
const only = (xml: string, options = {}): Finding => {
  const { findings, valid } = validateXml(xml, options);
  expect({ valid, ids: findings.map(({ ruleId }) => ruleId) }).toEqual({ valid: false, ids: [expect.any(String)] });
  return findings[0] as Finding;
};

describe('an ordinary invoice', () => {
  test.each(RULESETS)('keeps the rules of %s', (ruleset) => {
    expect(validateXml(sampleInvoice(), { ruleset })).toEqual({
      valid: true,
      ruleset,
      findings: [],
      counts: { fatal: 0, warning: 0, omitted: 0 },
    });
  });

  test('is judged the same as text, as bytes of UTF-8 and of UTF-16', () => {
    const utf16 = sampleInvoice().replace('UTF-8', 'UTF-16');
    for (const xml of [Buffer.from(sampleInvoice()), Buffer.from(`\uFEFF${utf16}`, 'utf16le')]) {
      expect(validateXml(xml)).toMatchObject({ valid: true });
    }
  });
});

describe('a finding', () => {
  test('says rule, place, what was found and what to do, and proposes the fix that follows', () => {
    expect(only(change('SECTOR3', 'Sectorul 3'))).toMatchInlineSnapshot(`
      {
        "column": 9,
        "en": "In Bucharest (RO-B) the city of the buyer (BT-52) must be SECTOR1, SECTOR2, … or SECTOR6. Found: Sectorul 3",
        "fix": {
          "action": "set",
          "path": "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:CityName",
          "value": "SECTOR3",
        },
        "line": 39,
        "path": "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:CityName",
        "ro": "În București (RO-B), localitatea cumpărătorului (BT-52) trebuie să fie SECTOR1, SECTOR2, … sau SECTOR6. S-a găsit: Sectorul 3",
        "rule": "BR-RO-100",
        "ruleId": "BR-RO-101",
        "severity": "fatal",
      }
    `);
  });

  test('of a length tells how long the text is, in characters', () => {
    const name = `${'ă'.repeat(100)}😀`;
    expect(only(change('Brutăria Soarelui SRL', 'x'.repeat(201))).en).toContain('201 characters; at most 200');
    expect(only(change('Brutăria Soarelui SRL', 'x'.repeat(220))).ro).toContain(
      'are prea multe caractere: 220, cel mult 200.',
    );
    expect(only(change('Față de masă din in, 1', name)).en).toContain('101 characters; at most 100');
  });

  test('of a total tells which amount is expected', () => {
    const { ruleId, en, ro } = only(change(/(TaxExclusiveAmount currencyID="RON">)300.00/, '$1301.00'), {
      structure: false,
      ruleset: 'en-1.3.16',
      maxFindings: 1,
    });
    expect({ ruleId, en, ro }).toMatchInlineSnapshot(`
      {
        "en": "The total with VAT (BT-112) must be the total without VAT (BT-109) plus the VAT in the invoice currency (BT-110), which is given once. Found: 353.00 Expected: 354.00",
        "ro": "Totalul cu TVA (BT-112) trebuie să fie totalul fără TVA (BT-109) plus TVA în moneda facturii (BT-110), dat o singură dată. S-a găsit: 353.00 Se aștepta: 354.00",
        "ruleId": "BR-CO-15",
      }
    `);
  });

  test.each([
    ['CJ', 'RO-CJ'],
    ['Judeţul Cluj', 'RO-CJ'],
    ['ro-cj', 'RO-CJ'],
  ])('of the county %s proposes %s', (written, value) => {
    const path = '/Invoice/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:CountrySubentity';
    expect(only(change('RO-CJ', written))).toMatchObject({
      rule: 'BR-RO-110',
      path,
      fix: { action: 'set', path, value },
    });
  });

  test('of a county that nobody can guess proposes nothing', () => {
    expect(only(change('RO-CJ', 'Transilvania')).fix).toBeUndefined();
  });

  test('of a date that is understood proposes it in its form', () => {
    const fixOf = (date: string) => only(change('2026-12-29', date)).fix?.value;
    expect(['2026-12-29Z', '29.12.2026', '2026-12-29T10:00:00', 'mâine'].map(fixOf)).toEqual([
      '2026-12-29',
      '2026-12-29',
      '2026-12-29',
      undefined,
    ]);
  });

  test('of what EN 16931 does not use is a warning at the element, to be removed', () => {
    const xml = change('<cbc:Note>', '<cbc:DueDate/><cbc:Note>').replace('<cbc:DueDate/>', '');
    const withUuid = xml.replace('<cbc:IssueDate>', '<cbc:UUID>1</cbc:UUID><cbc:IssueDate>');
    expect(validateXml(withUuid)).toMatchObject({
      valid: true,
      findings: [{ rule: 'UBL-CR-005', severity: 'warning', path: '/Invoice/cbc:UUID', fix: { action: 'remove' } }],
      counts: { fatal: 0, warning: 1 },
    });
  });
});

describe('the structure', () => {
  test.each([
    ['an element that UBL does not have', '<cbc:Note>', '<cbc:Serie>A</cbc:Serie><cbc:Note>', 'UBL-UNKNOWN'],
    [
      'an element too late',
      /<cbc:DueDate>.*?<\/cbc:DueDate>([\s\S]*?<\/cbc:Note>)/,
      '$1<cbc:DueDate>2026-12-29</cbc:DueDate>',
      'UBL-ORDER',
    ],
    ['an element twice', '<cbc:ID>GW', '<cbc:ID>1</cbc:ID><cbc:ID>GW', 'UBL-REPEATED'],
    ['a missing element', /<cbc:IssueDate>.*/, '', 'UBL-MISSING'],
    ['text between elements', '<cac:OrderReference>', '<cac:OrderReference>x', 'UBL-TEXT'],
    ['elements in a text', 'C-117', '<b xmlns=""/>', 'UBL-CHILDREN'],
    ['an amount with a comma', '>50.00', '>50,00', 'UBL-VALUE'],
    ['an attribute that is not of UBL', '<cbc:Note>', '<cbc:Note id="1">', 'UBL-ATTRIBUTE-UNKNOWN'],
    ['an attribute of an aggregate', '<cac:OrderReference>', '<cac:OrderReference id="1">', 'UBL-ATTRIBUTE-UNKNOWN'],
    ['an amount without currency', ' currencyID="RON">50.00', '>50.00', 'UBL-ATTRIBUTE-MISSING'],
    ['a language that is none', '<cbc:Note>', '<cbc:Note languageID="română">', 'UBL-ATTRIBUTE-VALUE'],
    ['another root', /Invoice(?=[ >])(?!Line)/g, 'Bill', 'UBL-ROOT'],
  ])('is refused for %s', (_, from, to, ruleId) => {
    expect(only(change(from, to))).toMatchObject({ rule: 'UBL-2.1', ruleId });
  });

  test('lets extensions hold anything of another namespace, and one thing only', () => {
    const extended = (content: string) =>
      change(
        '  <cbc:CustomizationID>',
        `<e:UBLExtensions xmlns:e="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"><e:UBLExtension><e:ExtensionContent>${content}</e:ExtensionContent></e:UBLExtension></e:UBLExtensions><cbc:CustomizationID>`,
      );
    expect(validateXml(extended('<s:Any xmlns:s="urn:s"><s:B>x</s:B>y</s:Any>'))).toMatchObject({
      valid: true,
      findings: [{ ruleId: 'UBL-CR-001', severity: 'warning' }],
    });
    for (const content of ['', 'x', '<a xmlns="urn:s"/><a xmlns="urn:s"/>', '<a xmlns=""/>']) {
      expect(only(extended(content)).ruleId).toBe('UBL-EXTENSION');
    }
  });

  test('is not asked when the caller says so, except whether it is an invoice at all', () => {
    expect(validateXml(change('<cbc:Note>', '<cbc:Note id="1">'), { structure: false })).toMatchObject({ valid: true });
    expect(only('<a/>', { structure: false }).ruleId).toBe('UBL-ROOT');
  });
});

describe('what can not be read', () => {
  test('is a finding with its place', () => {
    expect(only('<Invoice>\n  <ID>&secret;</ID></Invoice>')).toMatchObject({
      rule: 'XML',
      ruleId: 'XML_ENTITY',
      line: 2,
      column: 7,
    });
  });

  test('stops a rule and becomes one finding, never an exception', () => {
    const xml = change('>300.00</cbc:TaxEx', '>three hundred</cbc:TaxEx');
    const { valid, findings } = validateXml(xml, { structure: false });
    expect(valid).toBe(false);
    expect(findings.filter(({ rule }) => rule === 'RULES-STOPPED')).toHaveLength(1);
  });
});

describe('a large invoice', () => {
  test('with more faults than can be read tells the first and counts the rest', () => {
    const xml = sampleInvoice(500).replaceAll('>50.00<', '>-50.00<');
    const { findings, counts } = validateXml(xml, { maxFindings: 50 });
    expect(findings).toHaveLength(50);
    expect(counts.omitted).toBe(counts.fatal + counts.warning - 50);
    expect(counts.fatal).toBeGreaterThanOrEqual(500);
  });

  test('that is made to keep the rules busy is refused in bounded work', () => {
    const group = (rate: number) =>
      `<cac:TaxSubtotal><cbc:TaxableAmount currencyID="RON">1</cbc:TaxableAmount><cbc:TaxAmount currencyID="RON">1</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>${rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>`;
    const xml = sampleInvoice(7_000).replace(
      '</cac:TaxTotal>',
      `${Array.from({ length: 7_000 }, (_, n) => group(n / 100)).join('')}</cac:TaxTotal>`,
    );
    const siblings = sampleInvoice().replace(
      '<cac:PaymentMeans>',
      `${'<cac:PayeeParty/>'.repeat(100_000)}<cac:PaymentMeans>`,
    );
    const schemes = sampleInvoice().replace('<cbc:ID>S</cbc:ID>', '<cbc:ID>S</cbc:ID>'.repeat(100_000));
    for (const hostile of [xml, siblings, schemes]) {
      const { findings, valid } = validateXml(hostile, { structure: false, maxFindings: 300_000 });
      expect(valid).toBe(false);
      expect(findings.filter(({ rule }) => rule === 'RULES-STOPPED')).toHaveLength(1);
    }
  });
});

test.each(RULESETS)('every rule of %s has a sentence of its own in English and Romanian', (ruleset) => {
  const plain: string[] = [];
  for (const assertion of RULE_SETS[ruleset].assertions) {
    const { en, ro } = explainRule(assertion, undefined);
    if (/breaks rule|undefined|NaN/.test(`${en} ${ro}`) || /[şţŞŢ]/.test(ro) || en === ro) plain.push(assertion.id);
  }
  expect(plain).toEqual([]);
});
