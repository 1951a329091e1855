/** The calls of REGES-Online, with the login of an employer. */

import { FailureError } from '@genius/contract';
import { XmlError } from '@genius/xml';
import { type AnswerTree, pick, readAnswer, readEntries } from '../domain/results/answer-tree.ts';
import { type Receipt, readReceipts } from '../domain/results/read-results.ts';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';
import { callReges } from './call-reges.ts';
import { accessToken, type TokenContext } from './token.ts';

/** In REGES' paths. */
export const QUEUES = {
  status: 'Status',
  secondments: 'Detasare/Propuneri',
  moves: 'Mutare/Propuneri',
  notices: 'Notificare',
} as const;

export interface Profile {
  /** The employer's id, for AuthorId. */
  employerRef?: string;
  /** Digits. */
  cui?: string;
}

export interface RegesApi {
  /** Whose login it is. */
  profile(): Promise<Profile>;
  /** Gets a token that lives, so that a message does not fail half-way over it. Throws GW_REGES_WRONG_LOGIN. */
  login(): Promise<Profile>;
  /** Throws what REGES refuses, and transient failures of which some leave open whether it was taken. */
  post(path: string, body: string, format: 'json' | 'xml'): Promise<Receipt[]>;
  /** Looks at the next `count` entries of a queue and stays before them. */
  read(queue: keyof typeof QUEUES, count: number, consumer: string): Promise<AnswerTree[]>;
  /** Moves on by as many as were returned. */
  commit(queue: keyof typeof QUEUES, count: number, consumer: string): Promise<void>;
  nomenclature(kind: string): Promise<AnswerTree>;
}

/** `employer`: digits, whose API key is used. */
export function openApi(ctx: TokenContext, employer: string): RegesApi {
  const call = async (path: string, body?: string, contentType = 'application/json') => {
    const base = settings.read().REGES_API_URL;
    if (base === undefined) throw errors.GW_REGES_SETTING_MISSING({ name: 'REGES_API_URL' });
    const url = `${base.replace(/\/+$/, '')}${path}`;
    const name = path.replace(/\?.*$/, '');
    const once = (token: string) =>
      callReges({ name, url, token, signal: ctx.signal, ...(body === undefined ? {} : { body, contentType }) });
    const token = await accessToken(ctx, employer);
    try {
      return await once(token);
    } catch (error) {
      if (!isLoginRefused(error)) throw error;
      return await once(await accessToken(ctx, employer, token)).catch((again: unknown) => {
        throw isLoginRefused(again) ? errors.GW_REGES_LOGIN_REFUSED({ employer }) : again;
      });
    }
  };
  const withConsumer = (path: string, consumer: string) => `${path}?consumerId=${encodeURIComponent(consumer)}`;

  const askProfile = async () => {
    const { text } = await call('/api/Profile');
    return readProfile(unpack('/api/Profile', () => readAnswer(text)));
  };

  return {
    profile: askProfile,
    async login() {
      const profile = await askProfile();
      const { cui } = profile;
      if (cui !== undefined && cui !== employer) throw errors.GW_REGES_WRONG_LOGIN({ employer, found: cui });
      return profile;
    },
    async post(path, body, format) {
      const { text } = await call(path, body, format === 'xml' ? 'application/xml' : 'application/json');
      return unpack(path, () => readReceipts(text));
    },
    async read(queue, count, consumer) {
      const path = `/api/${QUEUES[queue]}/ReadBatch`;
      const { status, text } = await call(withConsumer(path, consumer), String(count));
      return status === 204 || text.trim() === '' ? [] : unpack(path, () => readEntries(text));
    },
    async commit(queue, count, consumer) {
      await call(withConsumer(`/api/${QUEUES[queue]}/CommitReadBatch`, consumer), String(count));
    },
    async nomenclature(kind) {
      const { text } = await call(`/api/Nomenclator?tip=${encodeURIComponent(kind)}`);
      return unpack('/api/Nomenclator', () => readAnswer(text));
    },
  };
}

const isLoginRefused = (error: unknown) => error instanceof FailureError && error.code === 'GW_REGES_LOGIN_REFUSED';

function unpack<T>(call: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof XmlError)) throw error;
    throw errors.GW_REGES_ANSWER_UNREADABLE({ call, problem: 'neither JSON nor XML' });
  }
}

/** Its form is not published: what the schema says of an employer. */
function readProfile(answer: AnswerTree): Profile {
  const reference = pick(answer, 'referintaAngajator') ?? null;
  const id = pick(reference, 'id');
  const details = pick(pick(answer, 'info') ?? answer, 'detalii') ?? null;
  const cui = pick(details, 'cui') ?? pick(answer, 'cui', ['info']) ?? pick(details, 'cnp');
  const digits = typeof cui === 'string' ? cui.replace(/^\s*RO/i, '').trim() : '';
  return {
    ...(typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? { employerRef: id } : {}),
    ...(/^\d{2,13}$/.test(digits) ? { cui: digits } : {}),
  };
}
