/** Answers in ANAF's words: those of Spring, of its firewall, of its maintenance. */

import { randomInt } from 'node:crypto';
import { type Answer, json, page, text } from '../answer.ts';
import { writeMoment } from '../clock.ts';

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
