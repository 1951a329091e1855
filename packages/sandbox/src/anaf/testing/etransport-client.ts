/** Calls of e-Transport for the simulator's tests, by one person with a token. */

import { type AnafServed, type Answered, call } from './anaf-client.ts';
import { DECLARANT, type DeclarationParts, declaration } from './declaration.ts';

export interface ETransport {
  upload(xml: string | Uint8Array, path?: string): Promise<Answered>;
  /** Uploads a good notice with these changes. */
  declare(parts?: DeclarationParts): Promise<Answered>;
  /** The body of `stareMesaj`. */
  state(index: number | string): Promise<Answered['body']>;
  get(path: string): Promise<Answered>;
  /** The items of the list. */
  items(cif?: string, days?: number): Promise<Answered['body'][]>;
}

export async function connectTransport(served: AnafServed, person = 'contabil', env = 'test'): Promise<ETransport> {
  const tokens = await call(`${served.url}/anaf/control/tokens`, { method: 'POST', body: JSON.stringify({ person }) });
  const headers = { authorization: `Bearer ${tokens.body.access_token}` };
  const base = `${served.simulator.env.ANAF_API_URL}/${env}/ETRANSPORT/ws/v1`;
  const get: ETransport['get'] = (path) => call(`${base}/${path}`, { headers });
  const upload: ETransport['upload'] = (xml, path = `upload/ETRANSP/${DECLARANT}/2`) =>
    call(`${base}/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/xml' },
      body: Buffer.from(xml),
    });
  return {
    get,
    upload,
    declare: (parts) => upload(declaration(parts)),
    state: async (index) => (await get(`stareMesaj/${index}`)).body,
    items: async (cif = DECLARANT, days = 1) => (await get(`lista/${days}/${cif}`)).body.mesaje ?? [],
  };
}
