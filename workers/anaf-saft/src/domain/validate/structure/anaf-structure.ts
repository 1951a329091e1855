/**
 * Where ANAF's validator wants another structure than the schema: some counts and totals must be there, some containers may
 * be missing, and what a section may hold follows from the type of the declaration (Header/HeaderComment).
 */

import type { ContentModel } from './content-model.ts';
import { automatonOf, contentOf, NODES, nodesEndingWith, type SchemaNode } from './tree.ts';

/** `L` and the like; `''` before HeaderComment is known, `?` if it is none of the six. */
export type DeclarationType = 'L' | 'T' | 'A' | 'C' | 'NL' | 'NT' | '' | '?';

/** Sections that are empty, or begin with a count and totals. */
const COUNTED = [
  'AuditFile.GeneralLedgerEntries',
  'AuditFile.SourceDocuments.SalesInvoices',
  'AuditFile.SourceDocuments.PurchaseInvoices',
  'AuditFile.SourceDocuments.Payments',
  'AuditFile.SourceDocuments.MovementOfGoods',
];

const isNonResident = (type: DeclarationType) => type === 'NL' || type === 'NT';

function contentFor(model: string, type: DeclarationType): string {
  const content = contentOf(model);
  if (COUNTED.includes(model)) return `( ${content.replace(/\?=/g, '=')} )?`;
  switch (model) {
    case 'AuditFile.SourceDocuments':
      return content.replace(/\b(SalesInvoices|PurchaseInvoices|Payments)=/g, '$1?=');
    case 'AuditFile.MasterFiles.Assets.Asset':
      return content.replace('StartUpDate=', 'StartUpDate?=');
    case 'AuditFile.MasterFiles':
      if (isNonResident(type)) return content.replace('AnalysisTypeTable=', 'AnalysisTypeTable?=');
      return type === 'C' ? content.replace('PhysicalStock?=', 'PhysicalStock=') : content;
    case 'CompanyStructure':
      return type === '?' ? content.replace('BankAccount*=', 'BankAccount+=') : content;
    default:
      return content;
  }
}

/** Elements that must not be there in declarations of a type. */
const FORBIDDEN: Readonly<Partial<Record<DeclarationType, readonly string[]>>> = {
  L: ['MovementTypeTableEntry/MovementType'],
  T: ['MovementTypeTableEntry/MovementType'],
  A: ['GeneralLedgerEntries/NumberOfEntries'],
  NL: ['MasterFiles/AnalysisTypeTable', 'GeneralLedgerAccounts/Account'],
  NT: ['MasterFiles/AnalysisTypeTable', 'GeneralLedgerAccounts/Account'],
};

export interface AnafStructure {
  /** By node. Undefined for what holds text. */
  contents: readonly (ContentModel | undefined)[];
  /** By node: 1 if it must not be there. */
  forbidden: Uint8Array;
}

const known = new Map<DeclarationType, AnafStructure>();

export function anafStructure(type: DeclarationType): AnafStructure {
  let structure = known.get(type);
  if (structure === undefined) {
    const forbidden = new Uint8Array(NODES.length);
    for (const suffix of FORBIDDEN[type] ?? []) for (const node of nodesEndingWith(suffix)) forbidden[node] = 1;
    const contents = NODES.map(({ model }) => (model === undefined ? undefined : automatonOf(contentFor(model, type))));
    structure = { contents, forbidden };
    known.set(type, structure);
  }
  return structure;
}

/** The structure of the schema itself. */
export const SCHEMA_CONTENTS: readonly (ContentModel | undefined)[] = NODES.map(({ model }) =>
  model === undefined ? undefined : automatonOf(contentOf(model)),
);

/** Whether a section begins with a count: ANAF's validator reports at the section, and not at what stands there, that it is missing. */
export const hasFirstCount = ({ model }: SchemaNode): boolean => model !== undefined && COUNTED.includes(model);
