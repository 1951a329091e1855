/** VIES over REST. VALID and INVALID are answers; everything else is that nobody can tell, and never „invalid". */

import { callAnaf, joinUrl } from '@genius/anaf';
import { FailureError } from '@genius/contract';
import { z } from 'zod';
import { errors } from '../errors.ts';

export interface VatNumber {
  country: string;
  number: string;
}

export interface ViesAnswer {
  valid: boolean;
  name?: string;
  address?: string;
  /** ISO 8601. */
  askedAt: string;
  consultation?: string;
}

const PATH = '/taxation_customs/vies/rest-api/check-vat-number';
const TIMEOUT_MS = 40_000;

/** Errors after which asking again gives the same. */
const REFUSED = /^(INVALID_REQUESTER_INFO|VAT_BLOCKED|IP_BLOCKED)$/;

const text = z.string().nullish();
const answerSchema = z.looseObject({
  valid: z.boolean().optional(),
  isValid: z.boolean().optional(),
  userError: text,
  requestDate: text,
  requestIdentifier: text,
  name: text,
  address: text,
  actionSucceed: z.boolean().optional(),
  errorWrappers: z.array(z.looseObject({ error: text })).optional(),
});

/**
 * Throws GW_VIES_NUMBER (invalid) where VIES calls the number malformed, GW_VIES_REFUSED, and GW_VIES_UNKNOWN (transient)
 * for every case in which nobody can tell.
 */
export async function askVies(
  baseUrl: string,
  asked: VatNumber,
  requester: VatNumber | undefined,
  signal: AbortSignal,
): Promise<ViesAnswer> {
  const answer = await callAnaf({
    name: 'vies',
    url: joinUrl(baseUrl, PATH),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      countryCode: asked.country,
      vatNumber: asked.number,
      ...(requester ? { requesterMemberStateCode: requester.country, requesterNumber: requester.number } : {}),
    }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: 200_000,
    accept: [400, 500, 503],
    signal,
  }).catch((error: unknown) => {
    throw error instanceof FailureError ? unknown(error.code.replace('ANAF', 'VIES'), error) : error;
  });
  return readViesAnswer(answer.text);
}

/** What an answer says; see `askVies` for what it throws. */
function readViesAnswer(body: string): ViesAnswer {
  const parsed = answerSchema.safeParse(jsonOrNothing(body));
  if (!parsed.success) throw unknown('an answer that is none');
  const { valid, isValid, userError, errorWrappers, actionSucceed, requestDate, requestIdentifier, name, address } =
    parsed.data;
  const wrapped = errorWrappers?.[0]?.error;
  const code = wrapped ?? (userError === 'VALID' || userError === 'INVALID' ? undefined : userError) ?? undefined;
  if (code) throw sortError(code);
  const verdict = valid ?? isValid;
  if (verdict === undefined || actionSucceed === false) throw unknown('no verdict');
  const at = new Date(requestDate ?? '');
  return {
    valid: verdict,
    ...told('name', name),
    ...told('address', address),
    askedAt: (Number.isNaN(at.getTime()) ? new Date() : at).toISOString(),
    ...told('consultation', requestIdentifier),
  };
}

function sortError(code: string): FailureError {
  const shown = /^[A-Z_]{2,60}$/.test(code) ? code : 'an unknown error';
  if (code === 'INVALID_INPUT') {
    const problem = 'the member state calls its form wrong';
    const problemRo = 'statul membru consideră forma lui greșită';
    return errors.GW_VIES_NUMBER({ problem, problemRo }, { field: 'vatNumber', details: { code } });
  }
  return REFUSED.test(code) ? errors.GW_VIES_REFUSED({ code: shown }) : unknown(shown);
}

const unknown = (code: string, cause?: unknown) =>
  errors.GW_VIES_UNKNOWN({ code }, cause === undefined ? {} : { cause });

/** `---` is how VIES writes what a member state does not tell. */
function told<K extends string>(field: K, value: string | null | undefined): { [P in K]?: string } {
  const clean = value?.trim() ?? '';
  return clean === '' || /^-+$/.test(clean) ? {} : ({ [field]: clean } as { [P in K]: string });
}

function jsonOrNothing(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
