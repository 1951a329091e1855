/** A message to REGES as data: its parts by readable names, one type for all operations. */

export type Value = string | number | boolean | null | Data | readonly Value[];
export interface Data {
  [field: string]: Value | undefined;
}

export interface Header {
  messageId: string;
  clientApplication: string;
  version: string;
  operation: string;
  authorId?: string;
  sessionId: string;
  user: string;
  userId?: string;
  timestamp: string;
}

export interface Message {
  /** As the schema calls it: `Salariat`, `Contract`, `PropunereDetasareContract`, `PropunereMutareContract`. */
  type: string;
  header: Header;
  /** Everything but the header. */
  body: Data;
}
