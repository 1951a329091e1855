/** `efactura.verify`: a download in, a verdict out. */

import { handle } from '@genius/runtime';
import { verifyEfactura } from '../contract/verify.ts';
import { MAX_ZIP_BYTES } from '../domain/download/read-zip.ts';
import { unpackDownload } from '../unpack-download.ts';
import { verifyDownload } from '../verify-download.ts';
import { givenBytes, givenXml } from '../xml-file.ts';

export const handleVerify = handle(verifyEfactura, async ({ zip, signed, document }, ctx) => {
  if (zip) {
    const { content, signature } = await unpackDownload(await givenBytes(zip, ctx, MAX_ZIP_BYTES, 'zip'));
    return verifyDownload(signature.bytes, content.bytes);
  }
  return verifyDownload(
    signed ? await givenXml(signed, ctx, 'signed') : '',
    document && (await givenXml(document, ctx, 'document')),
  );
});
