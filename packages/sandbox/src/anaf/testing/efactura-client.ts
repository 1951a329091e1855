/** Calls of e-Factura for the simulator's tests, by one person with a token. */

import { inflateRawSync } from 'node:zlib';
import { KNOWN_FIRMS } from '../index.ts';
import { type AnafServed, type Answered, call } from './anaf-client.ts';

export interface EFactura {
  upload(xml: string | Uint8Array, query?: Record<string, string>, name?: string): Promise<Answered>;
  /** The index of an upload; throws if it was refused. */
  index(xml: string, query?: Record<string, string>): Promise<string>;
  state(id: string): Promise<string>;
  get(name: string, query: Record<string, string | number>): Promise<Answered>;
  /** The files of a downloaded ZIP by their names. */
  files(id: string | number): Promise<Record<string, string>>;
}

/** Of the made-up payer of VAT. */
export const CIF = String(KNOWN_FIRMS.payer);

export async function connect(served: AnafServed, person = 'contabil', env = 'test'): Promise<EFactura> {
  const tokens = await call(`${served.url}/anaf/control/tokens`, { method: 'POST', body: JSON.stringify({ person }) });
  const headers = { authorization: `Bearer ${tokens.body.access_token}` };
  const rest = `${served.simulator.env.ANAF_API_URL}/${env}/FCTEL/rest`;
  const at = (name: string, query: Record<string, string | number>) =>
    `${rest}/${name}?${new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]))}`;
  const upload: EFactura['upload'] = (xml, query = { standard: 'UBL', cif: CIF }, name = 'upload') =>
    call(at(name, query), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/plain' },
      body: Buffer.from(xml),
    });
  const get: EFactura['get'] = (name, query) => call(at(name, query), { headers });
  return {
    upload,
    get,
    async index(xml, query) {
      const { body } = await upload(xml, query);
      const index = /index_incarcare="(\d+)"/.exec(body)?.[1];
      if (index === undefined) throw new Error(`refused: ${body}`);
      return index;
    },
    state: async (id) => (await get('stareMesaj', { id_incarcare: id })).body,
    async files(id) {
      const response = await fetch(at('descarcare', { id }), { headers });
      const zip = Buffer.from(await response.arrayBuffer());
      if (response.headers.get('content-type') !== 'application/zip') throw new Error(zip.toString());
      return unzip(zip);
    },
  };
}

/** Reads local headers one after the other: the simulator writes sizes into them. */
function unzip(zip: Buffer): Record<string, string> {
  const files: Record<string, string> = {};
  let at = 0;
  while (zip.readUInt32LE(at) === 0x04034b50) {
    const [size, nameLength] = [zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26)];
    const name = zip.toString('latin1', at + 30, at + 30 + nameLength);
    const start = at + 30 + nameLength;
    files[name] = inflateRawSync(zip.subarray(start, start + size)).toString();
    at = start + size;
  }
  return files;
}
