/**
 * Building an invoice and reading ANAF's answers, beside the npm packages that do so for RO e-Factura, and what each makes of
 * invoices with something unusual in them.
 *
 *   npx node bench/peers.ts
 *
 * in this folder. The peers are no dependency of this repository: they are installed into a temporary folder, or taken from
 * the one that EFACTURA_PEERS names. All take turns in one process; the median of the rounds counts.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleInvoice } from '../src/contract/build.ts';
import { readUploadAnswer } from '../src/domain/anaf/read-answers.ts';
import { buildInvoice } from '../src/domain/build/build.ts';
import { validateXml } from '../src/domain/validate/validate-xml.ts';

const PEERS = { 'efactura-sdk': '3.0.8', '@florinszilagyi/anaf-ts-sdk': '1.6.0' };
/** efactura-sdk knows counties by name alone. */
const COUNTY_NAMES: Record<string, string> = { 'RO-CJ': 'Cluj', 'RO-B': 'București' };
const ROUNDS = 31;

interface BenchLine {
  name: string;
  quantity: string;
  price: string;
  rate: string;
}
interface Builder {
  name: string;
  build: (lines: readonly BenchLine[], type: '380' | '381') => string;
  readAnswer: (xml: string) => unknown;
}

const { seller, buyer } = exampleInvoice;

const ours: Builder = {
  name: 'anaf.efactura',
  build: (lines, type) =>
    buildInvoice({
      number: 'F-1',
      issueDate: '2026-11-27',
      dueDate: '2026-12-27',
      type,
      currency: 'RON',
      seller,
      buyer,
      lines: lines.map(({ name, quantity, price, rate }) => ({
        ...{ name, quantity, price, unit: 'H87' },
        ...{ vatCategory: 'S', vatRate: rate },
      })),
    }).xml,
  readAnswer: readUploadAnswer,
};

/** Both peers have one shape, with numbers in it. */
function peer(name: string, folder: string): Builder {
  const { UblBuilder, Utils } = createRequire(join(folder, 'package.json'))(name);
  const builder = new UblBuilder();
  const countyOf = (code: string) => (name === 'efactura-sdk' ? COUNTY_NAMES[code] : code);
  const party = (of: typeof seller | typeof buyer) => ({
    registrationName: of.name,
    companyId: of.vatId,
    isVatPayer: true,
    vatNumber: of.vatId,
    address: {
      ...of.address,
      county: countyOf(of.address.county),
      postalZone: '400001',
      country: 'RO',
      countryCode: 'RO',
    },
  });
  return {
    name: `${name} ${PEERS[name as keyof typeof PEERS]}`,
    build: (lines, type) =>
      builder.generateInvoiceXml({
        invoiceNumber: 'F-1',
        issueDate: '2026-11-27',
        dueDate: '2026-12-27',
        invoiceTypeCode: type,
        supplier: party(seller),
        customer: party(buyer),
        isSupplierVatPayer: true,
        lines: lines.map((line) => ({
          name: line.name,
          description: line.name,
          quantity: Number(line.quantity),
          unitCode: 'H87',
          unitPrice: Number(line.price),
          taxPercent: Number(line.rate),
        })),
      }),
    readAnswer: Utils.parseUploadResponse,
  };
}

const line = (n: number): BenchLine => ({
  name: `Produs ${n}`,
  quantity: String((n % 9) + 1),
  price: `${(n % 90) + 1}.50`,
  rate: n % 3 === 0 ? '11' : '21',
});
const linesOf = (count: number) => Array.from({ length: count }, (_, n) => line(n));
const ANSWER =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="202611271200" ExecutionStatus="0" index_incarcare="5001120362"/>';

const given = process.env.EFACTURA_PEERS;
const folder = given ?? mkdtempSync(join(tmpdir(), 'genius-peers-'));
try {
  if (!given) {
    const wanted = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
    execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...wanted], {
      stdio: 'ignore',
    });
  }
  const all = [ours, ...Object.keys(PEERS).map((name) => peer(name, folder))];
  for (const count of [5, 100, 1_000]) {
    const lines = linesOf(count);
    compare(
      `build, ${count} lines`,
      all.map(({ name, build }) => ({ name, work: () => build(lines, '380') })),
      Math.ceil(300 / count),
    );
  }
  compare(
    "read ANAF's answer to an upload",
    all.map(({ name, readAnswer }) => ({ name, work: () => readAnswer(ANSWER) })),
    500,
  );
  for (const [what, lines, type] of unusualInvoices()) {
    for (const { name, build } of all) console.log(`${what}: ${name}: ${verdictOn(() => build(lines, type))}`);
  }
} finally {
  if (!given) rmSync(folder, { recursive: true });
}

/** Invoices that come up each day. */
function unusualInvoices(): [string, BenchLine[], '380' | '381'][] {
  const odd = (quantity: string, price: string): BenchLine => ({ name: 'Produs', quantity, price, rate: '21' });
  return [
    ['five usual lines', linesOf(5), '380'],
    ['ten lines of 1 × 0.33 lei', Array.from({ length: 10 }, () => odd('1', '0.33')), '380'],
    ['a price of four decimals, 1000 × 0.1234', [odd('1000', '0.1234')], '380'],
    ['1 × 1.005 lei', [odd('1', '1.005')], '380'],
    ['a credit note (381)', linesOf(2), '381'],
    ['a name with <&> and ș', [{ ...odd('1', '10'), name: 'Țeavă <DN20> & cot ș' }], '380'],
  ];
}

/** By the rules of ANAF, and what there is to pay. */
function verdictOn(build: () => string): string {
  try {
    const xml = build();
    const { valid, findings } = validateXml(xml);
    const rules = [...new Set(findings.filter(({ severity }) => severity === 'fatal').map(({ rule }) => rule))];
    const payable = /PayableAmount[^>]*>([^<]*)/.exec(xml)?.[1];
    return `${valid ? 'valid' : `not valid (${rules.join(', ')})`}, to pay ${payable}`;
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The median time of each, ms, and how it stands to ours. */
function compare(what: string, systems: { name: string; work: () => unknown }[], times: number): void {
  const rounds = systems.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const [n, { work }] of systems.entries()) {
      const begun = performance.now();
      for (let time = 0; time < times; time++) work();
      if (round >= 3) rounds[n]?.push((performance.now() - begun) / times);
    }
  }
  const medians = rounds.map((all) => all.sort((a, b) => a - b)[ROUNDS >> 1] as number);
  for (const [n, { name }] of systems.entries()) {
    const ratio = (medians[n] as number) / (medians[0] as number);
    console.log(`${what}: ${name}: ${(medians[n] as number).toFixed(3)} ms${n ? `, ${ratio.toFixed(1)} × ours` : ''}`);
  }
}
