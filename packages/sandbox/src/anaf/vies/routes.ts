/** The REST interface of VIES. */

import { createHash } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import type { Ask, Route } from '../call.ts';
import type { Firms } from '../taxpayer/firms.ts';
import { askVies, STATES, type ViesVerdict } from './answers.ts';

const PREFIX = '/taxation_customs/vies/rest-api';
const MOST_BODY_BYTES = 10_000;

/** The route of a call, or `undefined`. `path` begins with VIES's own prefix. */
export function viesRoute(method: string, path: string, firms: Firms): Route | undefined {
  const route = (call: string, answer: Route['answer']): Route => ({ host: 'vies', call, answer, shape: wrapped });
  const known = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : undefined;
  if (method === 'POST' && known === '/check-vat-number') return route('check-vat-number', (ask) => check(ask, firms));
  if (method === 'GET' && known === '/check-status') return route('check-status', status);
  const [, state, number] = /^\/ms\/([^/]{1,10})\/vat\/([^/]{1,40})$/.exec(known ?? '') ?? [];
  if (method !== 'GET' || state === undefined || number === undefined) return undefined;
  return route('ms-vat', (ask) => ofState(decodeURIComponent(state), decodeURIComponent(number), ask, firms));
}

/** An error of the POST, as VIES wraps it. */
function wrapped(error: string): Answer {
  const value = { actionSucceed: false, errorWrappers: [{ error }] };
  return json(value, error === 'INVALID_INPUT' || error === 'INVALID_REQUESTER_INFO' ? 400 : 500, { note: error });
}

async function check({ body, now, does }: Ask, firms: Firms): Promise<Answer> {
  const asked = parse(await body(MOST_BODY_BYTES));
  const country = text(asked.countryCode).toUpperCase();
  const number = clean(text(asked.vatNumber), country);
  const verdict = told(does.userError) ?? askVies(country, number, now, firms);
  if (!isAnswer(verdict)) return wrapped(verdict.userError);
  const hasRequester = text(asked.requesterMemberStateCode) !== '' && text(asked.requesterNumber) !== '';
  const value = {
    countryCode: country,
    vatNumber: number,
    requestDate: new Date(now).toISOString(),
    valid: verdict.userError === 'VALID',
    requestIdentifier: hasRequester ? identifier(country, number, now) : '',
    name: verdict.name,
    address: verdict.address,
    traderName: '---',
    traderStreet: '---',
    traderPostalCode: '---',
    traderCity: '---',
    traderCompanyType: '---',
    traderNameMatch: 'NOT_PROCESSED',
    traderStreetMatch: 'NOT_PROCESSED',
    traderPostalCodeMatch: 'NOT_PROCESSED',
    traderCityMatch: 'NOT_PROCESSED',
    traderCompanyTypeMatch: 'NOT_PROCESSED',
  };
  return json(value, 200, { detail: `${country}${number}` });
}

function ofState(state: string, original: string, { now, does }: Ask, firms: Firms): Answer {
  const country = state.toUpperCase();
  const vatNumber = clean(original, country);
  const { userError, name, address } = told(does.userError) ?? askVies(country, vatNumber, now, firms);
  const approximate = { name: '---', street: '---', postalCode: '---', city: '---', companyType: '---' };
  const value = {
    isValid: userError === 'VALID',
    requestDate: new Date(now).toISOString(),
    userError,
    name,
    address,
    requestIdentifier: '',
    originalVatNumber: original,
    vatNumber,
    viesApproximate: { ...approximate, matchName: 3, matchStreet: 3, matchPostalCode: 3, matchCity: 3 },
  };
  const note = isAnswer({ userError }) ? {} : { note: userError };
  return json(value, 200, { detail: `${country}${vatNumber}`, ...note });
}

function status({ does }: Ask): Answer {
  const down = does.userError !== undefined;
  const countries = STATES.map((countryCode) => ({ countryCode, availability: down ? 'Unavailable' : 'Available' }));
  return json({ vow: { available: !down }, countries });
}

const told = (userError: string | undefined): ViesVerdict | undefined =>
  userError === undefined ? undefined : { userError, name: '---', address: '---' };

const isAnswer = ({ userError }: Pick<ViesVerdict, 'userError'>) => userError === 'VALID' || userError === 'INVALID';

const clean = (number: string, country: string) => {
  const bare = number.replace(/[\s.-]/g, '').toUpperCase();
  return bare.startsWith(country) ? bare.slice(country.length) : bare;
};

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function parse(body: Buffer | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body?.toString() ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const identifier = (country: string, number: string, now: number) =>
  `WAPIAAAA${createHash('sha256').update(`${country}${number}${now}`).digest('base64url').slice(0, 8)}`;
