/** The calls of RO e-Transport (ANAF, "API e-Transport"), each within ANAF's limits, with the login of a CIF. */

import {
  type AnafAnswer,
  type AnafCall,
  accessToken,
  callAnaf,
  environmentSegment,
  exhaustLimit,
  joinUrl,
  openCertificate,
  takeLimit,
} from '@genius/anaf';
import { FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { readStateAnswer, readUploadAnswer, type StateAnswer } from '../domain/anaf/read-answers.ts';
import { readInfo, type TransportInfo } from '../domain/anaf/read-info.ts';
import { type ListedDeclaration, readList } from '../domain/anaf/read-list.ts';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';
import { type Asked, failureOf } from './anaf-words.ts';

export type ApiContext = Pick<TaskContext, 'kv' | 'pace' | 'secrets' | 'tenant' | 'signal' | 'log'>;

export interface Uploaded {
  index: string;
  /** Only where ANAF told one that holds; it counts once the state is ok. */
  uit?: string;
}

export interface ETransportApi {
  /** Gets a token that lives, where one is needed: so that an upload does not fail half-way over it. */
  login(): Promise<void>;
  /** Throws what ANAF refuses, and transient failures of which some leave open whether it happened. */
  upload(xml: string | Uint8Array): Promise<Uploaded>;
  state(index: string): Promise<Exclude<StateAnswer, { refused: string[] }>>;
  /** Newest first; days back from now, 1 to 60. */
  list(days: number): Promise<ListedDeclaration[]>;
  /** Of transports that the CIF organises. */
  info(uit: string): Promise<TransportInfo[]>;
}

const UPLOAD_MS = 90_000;
/** The data schema; without it ANAF means version 1. */
const SCHEMA = '2';
/** ANAF answers nothing at all where a limit is reached. */
const NO_CONTENT = 204;
const LIMIT_WAIT_MS = 60_000;

/** `cif`: digits, whose login is used and whose declarations are asked for. */
export function openApi(ctx: ApiContext, cif: string): ETransportApi {
  const read = settings.read();

  async function call(path: string, query: Record<string, string>, more: Omit<AnafCall, 'url'>): Promise<AnafAnswer> {
    await takeLimit(ctx, 'apiCall').catch(beforeSending);
    const certificate = await openCertificate(read);
    const host = certificate ? read.ANAF_CERTIFICATE_URL : read.ANAF_API_URL;
    const url = joinUrl(host, `/${environmentSegment(read)}/ETRANSPORT/ws/v1/${path}`, query);
    const asked = { ...more, url, signal: ctx.signal, accept: [NO_CONTENT, ...(more.accept ?? [])] };
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

  /** Asks a question that changes nothing at ANAF, and reads its answer. */
  async function ask<T extends object>(
    path: string,
    query: Record<string, string>,
    asked: Asked,
    readAnswer: (answer: unknown) => T | { refused: string[] } | undefined,
    accept: readonly number[] = [],
  ): Promise<Exclude<T, { refused: string[] }>> {
    const { call: name, limit } = asked;
    if (limit) await takeLimit(ctx, limit.name, limit.key);
    const answer = await call(path, query, { name, accept });
    if (answer.status === NO_CONTENT) {
      if (limit) throw await exhaustLimit(ctx, limit.name, limit.key);
      throw errors.GW_ETRANSPORT_LIMIT({ call: name }, { retryAfterMs: LIMIT_WAIT_MS });
    }
    const found = readAnswer(tryRead(() => answer.json()));
    if (!found) throw errors.GW_ETRANSPORT_ANSWER_UNREADABLE({ call: name });
    if ('refused' in found) throw await failureOf((found.refused as string[]).join('; '), asked, ctx);
    return found as Exclude<T, { refused: string[] }>;
  }

  return {
    async login() {
      if (!(await openCertificate(read))) await accessToken(ctx, cif, { settings: read });
    },

    async upload(xml) {
      const answer = await call(
        `upload/ETRANSP/${cif}/${SCHEMA}`,
        {},
        {
          name: 'upload',
          method: 'POST',
          body: xml,
          headers: { 'content-type': 'application/xml' },
          timeoutMs: UPLOAD_MS,
          maxBytes: 1_000_000,
        },
      );
      if (answer.status === NO_CONTENT) {
        // Nobody says that nothing happened: ANAF's list is asked before it is sent again.
        throw errors.GW_ETRANSPORT_LIMIT({ call: 'upload' }, { retryAfterMs: LIMIT_WAIT_MS });
      }
      const found = readUploadAnswer(tryRead(() => answer.json()));
      if (!found) throw errors.GW_ETRANSPORT_ANSWER_UNREADABLE({ call: 'upload' });
      if ('index' in found) return found;
      const failure = await failureOf(found.errors.join('; '), { call: 'upload', cif }, ctx);
      // Only after a technical fault nobody knows.
      throw failure.code === 'GW_ETRANSPORT_TECHNICAL' ? failure : notPerformed(failure);
    },

    state: (index) =>
      ask(
        `stareMesaj/${index}`,
        {},
        { call: 'stareMesaj', limit: { name: 'transportState', key: index }, cif },
        readStateAnswer,
      ),

    async list(days) {
      const asked = { call: 'lista', limit: { name: 'transportList', key: cif }, cif } as const;
      const { declarations } = await ask(`lista/${days}/${cif}`, {}, asked, readList);
      return declarations;
    },

    async info(uit) {
      const asked = { call: 'info', cif };
      // A wrong question comes with 400 and the same words.
      const { transports } = await ask('info', { cui_op: cif, uit }, asked, readInfo, [400]);
      return transports;
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
