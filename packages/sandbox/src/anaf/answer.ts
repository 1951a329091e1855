/** What a call is answered with, made apart from its sending, so that a recipe may hold it back. */

import { randomInt } from 'node:crypto';
import { writeMoment } from './clock.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** For the log: whom it was about. */
  detail?: string;
  /** For the log: what is worth seeing. */
  note?: string;
}

/** What the log says of it. */
export interface Remarks {
  detail?: string;
  note?: string;
}

function answer(type: string, body: string | Buffer, status: number, remarks: Remarks): Answer {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body), ...remarks };
}

export const json = (value: unknown, status = 200, remarks: Remarks = {}) =>
  answer('application/json', JSON.stringify(value), status, remarks);

export const xml = (text: string, remarks: Remarks = {}) => answer('application/xml', text, 200, remarks);

export const text = (value: string, status = 200, remarks: Remarks = {}) =>
  answer('text/plain; charset=utf-8', value, status, remarks);

export const page = (value: string, status = 200, remarks: Remarks = {}) =>
  answer('text/html; charset=utf-8', value, status, remarks);

export const bytes = (value: Buffer, type: string, remarks: Remarks = {}) => answer(type, value, 200, remarks);

export function redirectTo(location: string, status = 302, remarks: Remarks = {}): Answer {
  return { status, headers: { location }, body: Buffer.alloc(0), ...remarks };
}

/** Status 400 and others as Spring writes them. */
export function springError(status: number, error: string, message: string, now: number): Answer {
  return json({ timestamp: writeMoment(now), status, error, message }, status, { note: message });
}

/** 404 of a path that there is not. */
export function noSuchPath(path: string, now: number): Answer {
  const timestamp = new Date(now).toISOString().replace('Z', '+00:00');
  return json({ timestamp, status: 404, error: 'Not Found', path }, 404, { note: 'Not Found' });
}

/** The page that ANAF's firewall gives instead of an answer, with status 200. */
export function firewallPage(wording: 'public' | 'spv'): Answer {
  const id = Array.from({ length: 19 }, () => randomInt(10)).join('');
  const title = wording === 'public' ? 'Request Rejected' : 'Request Rejected - SPV';
  return page(
    `<html><head><title>${title}</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: ${id}<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>`,
    200,
    { note: `firewall: support ID ${id}` },
  );
}

const MAINTENANCE =
  '<!DOCTYPE html><html><head><title>ANAF</title></head><body><h1>Serviciu indisponibil</h1><p>Sistemul este in mentenanta. Va rugam reveniti.</p></body></html>';

export function bareStatus(status: number): Answer {
  return status >= 500
    ? page(MAINTENANCE, status, { note: `status ${status}` })
    : text('', status, { note: `status ${status}` });
}
