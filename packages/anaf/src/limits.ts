/**
 * Every limit that ANAF publishes, in one table: „Limite apeluri API" (limiteApeluriAPI.txt) for the API with a token,
 * the pages of the public services for those without, and the texts of the services' own errors for sizes.
 */

import type { Duration } from '@genius/contract';

/** Calls spread over time, shared by all processes. */
export interface PaceLimit {
  kind: 'pace';
  count: number;
  per: Duration;
  burst?: number;
}

/** So many a calendar day of Romania, for each key. */
export interface DailyLimit {
  kind: 'daily';
  count: number;
  /** What the key is. */
  each: 'message' | 'cui' | 'user';
}

export const LIMITS = {
  /**
   * One request a second to webservicesp.anaf.ro, of one client; hammering is „punished". A little slower than that, since
   * what leaves a second apart may arrive closer to each other.
   */
  publicCall: { kind: 'pace', count: 1, per: '1050ms' },
  /** 1000 calls a minute to api.anaf.ro over all services. Burst and pace together stay below it in any minute. */
  apiCall: { kind: 'pace', count: 900, per: '1m', burst: 50 },
  /** Messages of type RASP a day, of one CUI. Invoices have no such limit. */
  rasp: { kind: 'daily', count: 1_000, each: 'cui' },
  /** stareMesaj a day, of one message. The text of its error says 20. */
  messageState: { kind: 'daily', count: 100, each: 'message' },
  /** listaMesajeFactura a day, of one CUI. */
  messageList: { kind: 'daily', count: 1_500, each: 'cui' },
  /** listaMesajePaginatieFactura a day, of one CUI. */
  pagedMessageList: { kind: 'daily', count: 100_000, each: 'cui' },
  /** descarcare a day, of one message. */
  download: { kind: 'daily', count: 10, each: 'message' },
  /** stareMesaj of e-Transport a day, of one upload (the text of its error). */
  transportState: { kind: 'daily', count: 100, each: 'message' },
  /** lista of e-Transport a day, of one user (the text of its error); counted by the CIF whose login asks. */
  transportList: { kind: 'daily', count: 1_000, each: 'user' },
} as const satisfies Record<string, PaceLimit | DailyLimit>;

export type LimitName = keyof typeof LIMITS;

/** How much one call may carry. */
export const SIZES = {
  /** CUIs in one call of the taxpayer service and of the e-Factura register. */
  taxpayerCuis: 100,
  /** CUIs in one call of the registers of farmers and cults. */
  oldRegisterCuis: 500,
  /** Bytes of an uploaded e-Factura („Marime fisier transmis mai mare de 10 MB"). */
  uploadBytes: 10_000_000,
  /** Bytes of a file for validare and transformare. */
  checkBytes: 5_000_000,
  /** Messages on a page of a list; the list without pages refuses more. */
  listPage: 500,
  /** Days back that a list and a download reach. */
  keptDays: 60,
} as const;
