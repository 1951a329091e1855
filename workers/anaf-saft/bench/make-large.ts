/**
 * A large D406 without a fault, the same at every run: a month with as many transactions of three lines as are asked for,
 * for two thousand customers. 60,000 of them make 120 MB.
 *
 *   npx node workers/anaf-saft/bench/make-large.ts <file> [transactions]
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { checkDigit } from '@genius/romania';
import { MONTH } from '../src/testing/sample-saft.ts';

const CUSTOMERS = 2_000;

/** A CUI that is one, by number. */
function codeOf(index: number): string {
  const body = String(20_000_000 + (index % CUSTOMERS));
  return `00${body}${checkDigit(body)}`;
}

/** The pieces of the file. */
export function* largeMonth(transactions: number): Generator<string> {
  const start = MONTH.indexOf('<Transaction>');
  const end = MONTH.indexOf('</Transaction>') + '</Transaction>'.length;
  // As programs write it: an id for each row, and a description.
  const sale = MONTH.slice(start, end).replaceAll('<Description>rând', '<Description>Factură de vânzare covoare, rând');
  const customer = /<Customer>.*?<\/Customer>/.exec(MONTH)?.[0] as string;
  const head = MONTH.slice(0, start)
    .replace('<NumberOfEntries>2', `<NumberOfEntries>${transactions + 2}`)
    .replace('<TotalDebit>2420.00', `<TotalDebit>${1210 * transactions + 2420}.00`)
    .replace('<TotalCredit>2420.00', `<TotalCredit>${1210 * transactions + 2420}.00`);
  const [before = '', after = ''] = head.split('</Customers>');
  yield before;
  for (let i = 0; i < CUSTOMERS; i++) yield customer.replaceAll('0013548146', codeOf(i));
  yield `</Customers>${after}`;
  for (let i = 0; i < transactions; i++) {
    yield sale.replace('<TransactionID>V1', `<TransactionID>N${i}`).replaceAll('0013548146', codeOf(i));
  }
  yield MONTH.slice(start);
}

/** Writes it; returns its bytes. */
export async function writeLargeMonth(file: string, transactions: number): Promise<number> {
  const output = createWriteStream(file);
  let held = '';
  for (const piece of largeMonth(transactions)) {
    held += piece;
    if (held.length < 1_000_000) continue;
    if (!output.write(held)) await once(output, 'drain');
    held = '';
  }
  output.end(held);
  await once(output, 'finish');
  return output.bytesWritten;
}

if (import.meta.main) {
  const [file, transactions = '60000'] = process.argv.slice(2);
  if (file === undefined) {
    process.stderr.write('Give the file to write.\n');
    process.exit(1);
  }
  console.log(`${await writeLargeMonth(file, Number(transactions))} bytes`);
}
