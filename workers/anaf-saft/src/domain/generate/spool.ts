/** Parts of the file that are written before what stands in front of them is known. */

export interface Spool {
  write(text: string): void;
}

/** Keeps spools; where, is the caller's choice. */
export interface SpoolStore {
  open(): Spool;
}

/** The file, in order: texts and spools. */
export type FilePart = string | Spool;
