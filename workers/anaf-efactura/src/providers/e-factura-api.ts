/** The calls of RO e-Factura (ANAF, "API e-Factura"), each within ANAF's limits, with the login of a CIF. */

import {
  type AnafAnswer,
  type AnafCall,
  accessToken,
  callAnaf,
  environmentSegment,
  joinUrl,
  type LimitName,
  openCertificate,
  takeLimit,
} from '@genius/anaf';
import { FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { readStateAnswer, readUploadAnswer, type StateAnswer } from '../domain/anaf/read-answers.ts';
import { type MessagePage, readList } from '../domain/anaf/read-list.ts';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';
import { type Asked, failureOf } from './anaf-words.ts';

export type ApiContext = Pick<TaskContext, 'kv' | 'pace' | 'secrets' | 'tenant' | 'signal' | 'log'>;

export interface UploadOptions {
  standard: 'UBL' | 'CN' | 'RASP';
  /** To a consumer: another address, since 2025-03-31. */
  isB2c: boolean;
  /** The buyer is abroad. */
  isForeign: boolean;
  /** Issued by the buyer in the seller's name. */
  isSelfBilled: boolean;
  /** Sent by an enforcement body in the seller's name. Default false. */
  isEnforced?: boolean;
}

/** `P` received, `T` sent, `E` errors, `R` messages of buyers. */
export type MessageFilter = 'P' | 'T' | 'E' | 'R';

export interface EFacturaApi {
  /** Gets a token that lives, where one is needed: so that an upload does not fail half-way over it. */
  login(): Promise<void>;
  /** The index. Throws what ANAF refuses, and transient failures of which some leave open whether it happened. */
  upload(xml: string | Uint8Array, options: UploadOptions): Promise<string>;
  state(index: string): Promise<Exclude<StateAnswer, { errors: string[] }>>;
  /** One page; times are ms since 1970. An interval without messages is an empty page. */
  list(from: number, to: number, page: number, filter?: MessageFilter): Promise<MessagePage>;
  /** The bytes of the ZIP. */
  download(id: string): Promise<Buffer>;
}

/** Invoices went out twice where others gave up after 10 s. */
const UPLOAD_MS = 90_000;
const MAX_DOWNLOAD_BYTES = 16 * 1_024 * 1_024;

/** `cif`: digits, whose login is used and whose messages are asked for. */
export function openApi(ctx: ApiContext, cif: string): EFacturaApi {
  const read = settings.read();

  async function call(path: string, query: Record<string, string>, more: Omit<AnafCall, 'url'>): Promise<AnafAnswer> {
    await takeLimit(ctx, 'apiCall').catch(beforeSending);
    const certificate = await openCertificate(read);
    const host = certificate ? read.ANAF_CERTIFICATE_URL : read.ANAF_API_URL;
    const url = joinUrl(host, `/${environmentSegment(read)}/FCTEL/rest/${path}`, query);
    const asked = { ...more, url, signal: ctx.signal };
    if (certificate) return callAnaf({ ...asked, dispatcher: certificate.dispatcher });
    const token = await accessToken(ctx, cif, { settings: read }).catch(beforeSending);
    try {
      return await callAnaf({ ...asked, token });
    } catch (error) {
      if (!(error instanceof FailureError) || error.code !== 'GW_ANAF_LOGIN_NEEDED') throw error;
      const another = await accessToken(ctx, cif, { settings: read, rejected: token }).catch(beforeSending);
      return callAnaf({ ...asked, token: another });
    }
  }

  const asked = (name: string, limit: LimitName, key: string): Asked => ({
    call: name,
    limit: { name: limit, key },
    cif,
  });
  const unreadable = (name: string) => errors.GW_EFACTURA_ANSWER_UNREADABLE({ call: name });

  return {
    async login() {
      if (!(await openCertificate(read))) await accessToken(ctx, cif, { settings: read });
    },

    async upload(xml, { standard, isB2c, isForeign, isSelfBilled, isEnforced }) {
      const query = {
        standard,
        cif,
        ...(isForeign ? { extern: 'DA' } : {}),
        ...(isSelfBilled ? { autofactura: 'DA' } : {}),
        ...(isEnforced ? { executare: 'DA' } : {}),
      };
      if (standard === 'RASP') await takeLimit(ctx, 'rasp', cif).catch(beforeSending);
      const answer = await call(isB2c ? 'uploadb2c' : 'upload', query, {
        name: 'upload',
        method: 'POST',
        body: xml,
        headers: { 'content-type': 'text/plain' },
        timeoutMs: UPLOAD_MS,
        maxBytes: 1_000_000,
      });
      const found = tryRead(() => readUploadAnswer(answer.text));
      if (!found) throw unreadable('upload');
      if ('index' in found) return found.index;
      const failure = await failureOf(found.errors.join('; '), asked('upload', 'rasp', cif), ctx);
      // Only after a technical fault nobody knows.
      throw failure.code === 'GW_EFACTURA_TECHNICAL' ? failure : notPerformed(failure);
    },

    async state(index) {
      await takeLimit(ctx, 'messageState', index);
      const answer = await call('stareMesaj', { id_incarcare: index }, { name: 'stareMesaj', maxBytes: 1_000_000 });
      const found = tryRead(() => readStateAnswer(answer.text));
      if (!found) throw unreadable('stareMesaj');
      if ('state' in found) return found;
      throw await failureOf(found.errors.join('; '), asked('stareMesaj', 'messageState', index), ctx);
    },

    async list(from, to, page, filter) {
      await takeLimit(ctx, 'pagedMessageList', cif);
      const query = {
        startTime: String(Math.floor(from)),
        endTime: String(Math.floor(to)),
        cif,
        pagina: String(page),
        ...(filter ? { filtru: filter } : {}),
      };
      // Its errors come with 200 or 400.
      const name = 'listaMesajePaginatieFactura';
      const answer = await call(name, query, { name, accept: [400] });
      const found = readList(tryRead(() => answer.json()));
      if (!found) throw unreadable(name);
      if (!('error' in found)) return found;
      if (/nu exista mesaje/i.test(found.error)) return { messages: [], page: 1, pages: 1 };
      throw await failureOf(found.error, asked(name, 'pagedMessageList', cif), ctx);
    },

    async download(id) {
      await takeLimit(ctx, 'download', id);
      const answer = await call('descarcare', { id }, { name: 'descarcare', maxBytes: MAX_DOWNLOAD_BYTES });
      if (answer.bytes.subarray(0, 2).toString('latin1') === 'PK') return answer.bytes;
      const said = tryRead(() => answer.json()) as { eroare?: unknown } | undefined;
      if (typeof said?.eroare !== 'string') throw unreadable('descarcare');
      throw await failureOf(said.eroare, asked('descarcare', 'download', id), ctx);
    },
  };
}

/** A turn that comes too late for the attempt, a login that could not be renewed: nothing was sent. */
function beforeSending(error: unknown): never {
  throw error instanceof FailureError ? notPerformed(error) : error;
}

function tryRead<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
