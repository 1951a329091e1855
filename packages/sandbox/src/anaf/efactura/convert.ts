/** `POST /validare` and `/transformare`: the verdict on a document, its PDF; under `prod` only, on both hosts. */

import { randomUUID } from 'node:crypto';
import { type Answer, bytes, json } from '../../answer.ts';
import { XmlError } from '../../xml-tree.ts';
import { firewallPage } from '../answer.ts';
import type { Ask } from '../call.ts';
import { isCui } from '../cui.ts';
import { type Document, factsOf, readDocument } from './invoice.ts';
import { judgeDocument, writeFault } from './judge.ts';
import { plainPdf } from './pdf.ts';

const MOST_BYTES = 5 * 1024 * 1024;
const STANDARDS: Record<string, 'UBL' | 'CN'> = { FACT1: 'UBL', FCN: 'CN' };

export function nok(...messages: string[]): Answer {
  const value = { stare: 'nok', Messages: messages.map((message) => ({ message })), trace_id: randomUUID() };
  return json(value, 200, { note: messages[0]?.slice(0, 300) ?? '' });
}

/** The public host's firewall takes a path up the folders in xsi:schemaLocation, and `;CP `, for an attack. */
function isSuspect(body: Buffer): boolean {
  const text = body.toString('latin1');
  return /schemaLocation\s*=\s*["'][^"']*\.\.\//.test(text) || text.includes(';CP ');
}

async function read(ask: Ask, standard: string, isPublic: boolean): Promise<Document | Answer> {
  const known = STANDARDS[standard];
  const body = await ask.body(MOST_BYTES);
  if (!known) return nok('Valorile acceptate pentru parametrul standard sunt FACT1 si FCN');
  if (!body) return nok('Marime fisier transmis mai mare de 5 MB.');
  if (isPublic && isSuspect(body)) return firewallPage('public');
  try {
    return readDocument(body, known);
  } catch (error) {
    if (error instanceof XmlError) return nok(`Fisierul transmis nu este valid. ${error.message}`);
    throw error;
  }
}

/** The rules of the document and the control digit; no register is asked. */
function faultsOf(document: Document): string[] {
  const faults = judgeDocument(document).map(writeFault);
  const { seller } = factsOf(document);
  if (seller === '' || seller.length === 13 || isCui(seller)) return faults;
  return [
    ...faults,
    `E: AccountingSupplierParty (1) sectiune Party (1) sectiune PartyTaxScheme (1) sectiune CompanyID (1)  eroare regula: R_BT_32_cui: Cui vanzator incorect / validare CUI (${seller}) `,
  ];
}

export async function validare(ask: Ask, standard: string, isPublic: boolean): Promise<Answer> {
  const document = await read(ask, standard, isPublic);
  if ('status' in document) return document;
  const faults = faultsOf(document);
  return faults.length > 0 ? nok(...faults) : json({ stare: 'ok', trace_id: randomUUID() });
}

export async function transformare(ask: Ask, standard: string, unchecked: boolean, isPublic: boolean): Promise<Answer> {
  const document = await read(ask, standard, isPublic);
  if ('status' in document) return document;
  const faults = unchecked ? [] : faultsOf(document);
  if (faults.length > 0) return nok(...faults);
  const { number, issueDate, seller, sellerName, buyer, buyerName, total, currency } = factsOf(document);
  const lines = [
    `RO e-Factura (sandbox): ${standard === 'FCN' ? 'nota de creditare' : 'factura'} ${number}`,
    `Data: ${issueDate}`,
    `cif_emitent: ${seller}  ${sellerName}`,
    `cif_beneficiar: ${buyer}  ${buyerName}`,
    `Total: ${total} ${currency}`,
  ];
  return bytes(plainPdf(lines), 'application/pdf');
}
