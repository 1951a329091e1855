/** Codes of operations, purposes, documents and confirmations, with their names. Source: the schema 1.02 (annotations). */

interface Named {
  code: string;
  en: string;
  ro: string;
}

/** The short names are ANAF's own: AIC, LHI, … */
export const OPERATIONS = {
  intraCommunityAcquisition: {
    code: '10',
    en: 'intra-Community acquisition (AIC)',
    ro: 'achiziție intracomunitară (AIC)',
  },
  processingIn: {
    code: '12',
    en: 'processing (lohn) in the EU, arrival (LHI)',
    ro: 'operațiuni în sistem lohn (UE), intrare (LHI)',
  },
  callOffStockIn: {
    code: '14',
    en: 'call-off stock, arrival (SCI)',
    ro: 'stocuri la dispoziția clientului, intrare (SCI)',
  },
  intraCommunityDelivery: { code: '20', en: 'intra-Community delivery (LIC)', ro: 'livrare intracomunitară (LIC)' },
  processingOut: {
    code: '22',
    en: 'processing (lohn) in the EU, departure (LHE)',
    ro: 'operațiuni în sistem lohn (UE), ieșire (LHE)',
  },
  callOffStockOut: {
    code: '24',
    en: 'call-off stock, departure (SCE)',
    ro: 'stocuri la dispoziția clientului, ieșire (SCE)',
  },
  national: { code: '30', en: 'national transport (TTN)', ro: 'transport pe teritoriul național (TTN)' },
  import: { code: '40', en: 'import (IMP)', ro: 'import (IMP)' },
  export: { code: '50', en: 'export (EXP)', ro: 'export (EXP)' },
  transitStorageIn: {
    code: '60',
    en: 'intra-Community transaction, arrival for storage or a new transport (DIN)',
    ro: 'tranzacție intracomunitară, intrare pentru depozitare sau formare de nou transport (DIN)',
  },
  transitStorageOut: {
    code: '70',
    en: 'intra-Community transaction, departure after storage or a new transport (DIE)',
    ro: 'tranzacție intracomunitară, ieșire după depozitare sau formare de nou transport (DIE)',
  },
} as const satisfies Record<string, Named>;

export type Operation = keyof typeof OPERATIONS;

export const PURPOSES = {
  trade: { code: '101', en: 'trade', ro: 'comercializare' },
  production: { code: '201', en: 'production', ro: 'producție' },
  freeOfCharge: { code: '301', en: 'free of charge', ro: 'gratuități' },
  commercialEquipment: { code: '401', en: 'commercial equipment', ro: 'echipament comercial' },
  fixedAssets: { code: '501', en: 'fixed assets', ro: 'mijloace fixe' },
  ownUse: { code: '601', en: 'own use', ro: 'consum propriu' },
  deliveryWithInstallation: { code: '703', en: 'delivery with installation', ro: 'operațiuni de livrare cu instalare' },
  stockTransfer: { code: '704', en: 'transfer between stocks', ro: 'transfer între gestiuni' },
  atClientsDisposal: { code: '705', en: "goods at the client's disposal", ro: 'bunuri puse la dispoziția clientului' },
  leasing: { code: '801', en: 'leasing', ro: 'leasing financiar/operațional' },
  underWarranty: { code: '802', en: 'goods under warranty', ro: 'bunuri în garanție' },
  exempt: { code: '901', en: 'exempt operations', ro: 'operațiuni scutite' },
  investmentInProgress: { code: '1001', en: 'investment in progress', ro: 'investiție în curs' },
  donation: { code: '1101', en: 'donations, aid', ro: 'donații, ajutoare' },
  other: { code: '9901', en: 'other', ro: 'altele' },
  sameAsOperation: { code: '9999', en: 'same as the operation', ro: 'același cu operațiunea' },
} as const satisfies Record<string, Named>;

export type Purpose = keyof typeof PURPOSES;

export const DOCUMENT_TYPES = {
  cmr: { code: '10', en: 'CMR', ro: 'CMR' },
  invoice: { code: '20', en: 'invoice', ro: 'factură' },
  deliveryNote: { code: '30', en: 'delivery note', ro: 'aviz de însoțire a mărfii' },
  other: { code: '9999', en: 'other', ro: 'altele' },
} as const satisfies Record<string, Named>;

export type DocumentType = keyof typeof DOCUMENT_TYPES;

export const CONFIRMATIONS = {
  confirmed: { code: '10', en: 'confirmed', ro: 'confirmat' },
  partly: { code: '20', en: 'partly confirmed', ro: 'confirmat parțial' },
  denied: { code: '30', en: 'denied', ro: 'infirmat' },
} as const satisfies Record<string, Named>;

export type Confirmation = keyof typeof CONFIRMATIONS;

export const OPERATION_CODES: readonly string[] = Object.values(OPERATIONS).map(({ code }) => code);
export const PURPOSE_CODES: readonly string[] = Object.values(PURPOSES).map(({ code }) => code);

/** Purposes that an operation takes (BR-068, BR-069, BR-070, BR-205), by code. Undefined for a code of no operation. */
export function purposesOf(operationCode: string): readonly string[] | undefined {
  return OPERATION_CODES.includes(operationCode) ? (WITH_CHOICE[operationCode] ?? ['9999']) : undefined;
}

const WITH_CHOICE: Readonly<Record<string, readonly string[]>> = {
  '10': ['101', '201', '301', '401', '501', '601', '703', '801', '802', '901', '1001', '1101', '9901'],
  '20': ['101', '301', '703', '801', '802', '9901'],
  '30': ['101', '704', '705', '9901'],
};

/** The name that has this code. */
export function nameOf<Name extends string>(table: Readonly<Record<Name, Named>>, code: string): Name | undefined {
  return (Object.keys(table) as Name[]).find((name) => table[name].code === code);
}
