/** The ZIP of a download, unpacked, or a failure that says why not. */

import { type Download, readDownload, ZipError } from './domain/download/read-zip.ts';
import { errors } from './errors.ts';

/** Throws GW_EFACTURA_DOWNLOAD_UNREADABLE. */
export async function unpackDownload(zip: Buffer): Promise<Download> {
  try {
    return await readDownload(zip);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw errors.GW_EFACTURA_DOWNLOAD_UNREADABLE({ problem: error.message, problemRo: error.ro }, { cause: error });
  }
}
