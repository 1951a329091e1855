/** Codes of partners as ANAF's validator takes and refuses them. */

import { describe, expect, test } from 'vitest';
import { MONTH, STOCKS } from '../../testing/sample-saft.ts';
import { validateSaft } from './index.ts';

const judge = (xml: string) => validateSaft([Buffer.from(xml)]);

function changed(xml: string, from: string | RegExp, to: string): string {
  const done = xml.replace(from, to);
  if (done === xml) throw new Error(`${from} is not there`);
  return done;
}

const value = (name: string, to: string, base = MONTH) => changed(base, new RegExp(`(<${name}>)[^<]*`), `$1${to}`);
const line = (name: string, to: string) =>
  changed(MONTH, new RegExp(`(<TransactionLine>.*?<${name}>)[^<]*`), `$1${to}`);

const LINE = 'GeneralLedgerEntries (1) sectiune Journal (1) sectiune Transaction (1) sectiune TransactionLine (1)';

describe('codes of partners', () => {
  // Each row as it was tried in ANAF's validator.
  test.each([
    ['0018547290', true],
    ['0013548147', false],
    ['13548146', false],
    ['01DE123456789', true],
    ['05FR1', true],
    ['02US12345', true],
    ['06CH777', true],
    ['01XY1', false],
    ['01DE', false],
    ['031800101420010', true],
    ['030800101420010', false],
    ['0318001014200', false],
    ['04ABC123', true],
    ['04AB-1', false],
    ['07DE1', false],
    ['080000000000000', true],
    ['0800', false],
    ['091234567', true],
    ['10123', false],
    ['12AB', false],
    ['0', true],
  ])('%s on the customer’s side: %s', async (code, isTaken) => {
    expect((await judge(line('CustomerID', code))).isValid).toBe(isTaken);
  });

  test('the unknown customer owns no stocks', async () => {
    const { findings } = await judge(value('OwnerID', '080000000000000', STOCKS));
    expect(findings[0]).toMatchObject({ rule: 'anaf.partner' });
  });

  test('the unknown customer is no supplier', async () => {
    const { findings } = await judge(line('SupplierID', '080000000000000'));
    expect(findings[0]).toMatchObject({ rule: 'anaf.partner', at: `${LINE} sectiune SupplierID (1)` });
  });

  test('clients of banks are for banks', async () => {
    const bank = line('CustomerID', '10123').replace('<TaxAccountingBasis>A', '<TaxAccountingBasis>BANK');
    const rules = Object.keys((await judge(bank)).rules);
    expect(rules).not.toContain('anaf.partner');
  });
});
