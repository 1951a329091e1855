/** What went wrong with a mail server, as failures whose kind says what to do. */

import type { FailureError } from '@genius/contract';
import { notPerformed } from '@genius/runtime';
import { readReply } from '../../domain/server-words.ts';
import { errors } from '../../errors.ts';

/** An error as nodemailer gives it. */
export interface SmtpError extends Error {
  code?: string;
  /** Of the system or of TLS, where `code` says only at which stage. */
  originalCode?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  recipient?: string;
  rejected?: string[];
  rejectedErrors?: SmtpError[];
}

const UNTRUSTED =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH)/;

/** A failure from before the message was handed over: it certainly did not go out. */
export function failureBefore(error: SmtpError, host: string): FailureError {
  return notPerformed(reasonBefore(error, host));
}

function reasonBefore(error: SmtpError, host: string): FailureError {
  const { code = '', originalCode = '', command = '', response } = error;
  // Which of them carries TLS's own code differs with the stage.
  const tlsCode = [originalCode, code].find((each) => UNTRUSTED.test(each)) ?? tlsReason(error);
  if (tlsCode) return errors.GW_EMAIL_TLS_FAILED({ host, problem: tlsCode }, { cause: error });
  if (response && error.responseCode) return failureOfReply(error, host);
  if (code === 'ETLS' && command === 'STARTTLS') return errors.GW_EMAIL_TLS_REQUIRED({ host });
  if (code === 'ETLS') return errors.GW_EMAIL_TLS_FAILED({ host, problem: plainCode(error) }, { cause: error });
  if (code === 'EAUTH') return authFailure(error, host);
  return errors.GW_EMAIL_UNREACHABLE({ host, problem: plainCode(error) });
}

function authFailure(error: SmtpError, host: string): FailureError {
  const { code, words } = readReply(error.response ?? '', 535);
  return errors.GW_EMAIL_AUTH_REFUSED({ host, code, words: words || 'no login that is spoken here is offered.' });
}

function failureOfReply(error: SmtpError, host: string): FailureError {
  const { code, enhanced, words, retryAfterMs } = readReply(error.response as string, error.responseCode);
  const more = {
    ...(enhanced ? { details: { enhanced } } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  if (code < 500) return errors.GW_EMAIL_DEFERRED({ code, words }, more);
  if (error.code === 'EAUTH' || /^AUTH/.test(error.command ?? '')) {
    return errors.GW_EMAIL_AUTH_REFUSED({ host, code, words }, more);
  }
  if (error.command === 'STARTTLS') return errors.GW_EMAIL_TLS_REQUIRED({ host });
  return errors.GW_EMAIL_REFUSED({ code, words }, more);
}

/** What became of the message after its last byte was sent: an answer is certain, silence is not. */
export function failureAfter(error: SmtpError, host: string): FailureError {
  if (error.response && error.responseCode && error.responseCode >= 400)
    return notPerformed(failureOfReply(error, host));
  return errors.GW_EMAIL_LOST_AFTER_DATA({ host, problem: plainCode(error) });
}

/** A code for programs and people, never the other side's words. */
function plainCode({ originalCode, code }: SmtpError): string {
  return originalCode ?? code ?? 'no code';
}

function tlsReason({ code, message }: SmtpError): string | undefined {
  if (code !== 'ETLS' && code !== 'ESOCKET') return undefined;
  if (/self[- ]signed certificate/i.test(message)) return 'SELF_SIGNED_CERT';
  if (/altname|does not match certificate/i.test(message)) return 'HOSTNAME_MISMATCH';
  if (/certificate has expired/i.test(message)) return 'CERT_HAS_EXPIRED';
  if (/unable to (get|verify)/i.test(message)) return 'UNABLE_TO_VERIFY';
  return undefined;
}
