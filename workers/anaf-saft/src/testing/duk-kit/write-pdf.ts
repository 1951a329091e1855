/** A PDF 1.4 of one page with one embedded file, written by hand as old makers of PDFs do. */

import { deflateSync } from 'node:zlib';

export function writePdf(xml: Uint8Array | undefined): Buffer {
  const objects: (string | [string, Buffer])[] = [
    `<</Type/Catalog/Pages 2 0 R${xml ? '/Names<</EmbeddedFiles<</Names[(d406.xml) 4 0 R]>>>>' : ''}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
  ];
  if (xml) {
    const packed = deflateSync(xml);
    objects.push('<</Type/Filespec/F(d406.xml)/EF<</F 5 0 R>>>>', [
      `<</Type/EmbeddedFile/Filter/FlateDecode/Params<</Size ${xml.length}>>/Length ${packed.length}>>`,
      packed,
    ]);
  }
  const pieces: Buffer[] = [];
  let length = 0;
  const write = (piece: string | Buffer) => {
    const bytes = Buffer.from(piece as string);
    pieces.push(bytes);
    length += bytes.length;
  };
  write('%PDF-1.4\n');
  const offsets = objects.map((object, index) => {
    const offset = length;
    const [head, stream] = typeof object === 'string' ? [object] : object;
    write(`${index + 1} 0 obj\n${head}\n`);
    if (stream) {
      write('stream\n');
      write(stream);
      write('\nendstream\n');
    }
    write('endobj\n');
    return offset;
  });
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  write(
    `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`,
  );
  return Buffer.concat(pieces);
}
