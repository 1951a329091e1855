/** What a call of a simulator is answered with, made apart from its sending, so that a recipe may hold it back. */

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
