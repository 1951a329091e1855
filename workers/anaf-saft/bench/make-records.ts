/** Makes the records of a month with so many lines of the ledger, always the same ones. */

import { closeSync, openSync, writeSync } from 'node:fs';

const PARTNERS = 5_000;
const LINES_EACH = 4;

const row = (record: object) => `${JSON.stringify(record)}\n`;

/** Writes JSON lines: one record a transaction with its lines. */
export function makeRecords(path: string, lines: number): void {
  const file = openSync(path, 'w');
  let waiting = '';
  const write = (text: string) => {
    waiting += text;
    if (waiting.length < 1_000_000) return;
    writeSync(file, waiting);
    waiting = '';
  };
  for (const [id, description, type] of [
    ['371', 'Mărfuri', 'active'],
    ['401', 'Furnizori', 'passive'],
    ['4111', 'Clienți', 'active'],
    ['4426', 'TVA deductibilă', 'active'],
    ['4427', 'TVA colectată', 'passive'],
    ['607', 'Cheltuieli privind mărfurile', 'active'],
    ['707', 'Venituri din vânzarea mărfurilor', 'passive'],
  ]) {
    write(row({ kind: 'account', id, description, type }));
  }
  for (let at = 0; at < PARTNERS; at++) {
    const side = at % 2 === 0 ? 'customer' : 'supplier';
    const account = at % 2 === 0 ? '4111' : '401';
    const vatId = `DE${100_000_000 + at}`;
    write(row({ kind: side, id: `P${at}`, vatId, country: 'DE', name: `Partener ${at}`, city: 'Berlin', account }));
  }
  write(row({ kind: 'tax', code: '310344', percentage: '21' }));
  write(row({ kind: 'tax', code: '301104', percentage: '21' }));
  for (let at = 0; at < lines / LINES_EACH; at++) write(row(transaction(at)));
  writeSync(file, waiting);
  closeSync(file);
}

function transaction(at: number) {
  const isSale = at % 2 === 0;
  const net = ((at * 7_919) % 1_000_000) * 100 + 100;
  const [base, vat, gross] = [net, Math.round(net * 0.21), net + Math.round(net * 0.21)].map((cents) =>
    (cents / 100).toFixed(2),
  );
  const partner = `P${((at >> 1) % (PARTNERS / 2)) * 2 + (isSale ? 0 : 1)}`;
  const day = String((at % 30) + 1).padStart(2, '0');
  const [debit, credit] = isSale ? ['debit', 'credit'] : ['credit', 'debit'];
  const taxCode = isSale ? '310344' : '301104';
  const side = { [isSale ? 'customer' : 'supplier']: partner };
  return {
    kind: 'ledger',
    journal: isSale ? 'VANZ' : 'CUMP',
    transaction: `T${at}`,
    date: `2026-06-${day}`,
    description: `Factura ${at}`,
    ...side,
    lines: [
      { account: isSale ? '4111' : '401', [debit as string]: gross },
      { account: isSale ? '707' : '371', [credit as string]: base, taxCode, taxBase: base },
      { account: isSale ? '4427' : '4426', [credit as string]: vat, taxCode, taxBase: base },
      { account: isSale ? '607' : '707', [debit as string]: '0.00' },
    ],
  };
}

/** Writes the lines of the ledger as one table, a row each. */
export function makeTable(path: string, lines: number): void {
  const file = openSync(path, 'w');
  writeSync(
    file,
    'journal;transaction;date;description;account;debit;credit;customer;supplier;tax_code;tax_base;tax_amount\n',
  );
  let waiting = '';
  for (let at = 0; at < lines / LINES_EACH; at++) {
    const { journal, transaction: number, date, description, lines: own } = transaction(at);
    for (const line of own as Record<string, string>[]) {
      const code = `01DE${100_000_000 + (at % PARTNERS)}`;
      const sides = at % 2 === 0 ? [code, ''] : ['', code];
      const tax = line.taxCode
        ? [line.taxCode, line.taxBase, Math.round(Number(line.taxBase) * 21) / 100]
        : ['', '', ''];
      const cells = [
        journal,
        number,
        date,
        description,
        line.account,
        line.debit ?? '',
        line.credit ?? '',
        ...sides,
        ...tax,
      ];
      waiting += `${cells.join(';')}\n`;
    }
    if (waiting.length < 1_000_000) continue;
    writeSync(file, waiting);
    waiting = '';
  }
  writeSync(file, waiting);
  closeSync(file);
}
