/** Makes a PDF of scanned pages, as a scanner would: one JPEG a page and no text. */

import sharp from 'sharp';

/** @param pictures files of pages at 300 dpi, taken in turn until there are `count` pages. */
export async function scannedPdf(pictures: string[], count: number): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const write = (...chunks: (string | Buffer)[]): void => {
    for (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
      parts.push(bytes);
      length += bytes.length;
    }
  };
  const object = (number: number, ...chunks: (string | Buffer)[]): void => {
    offsets[number] = length;
    write(`${number} 0 obj\n`, ...chunks, '\nendobj\n');
  };
  const pages = Array.from({ length: count }, (_, n) => 3 + n * 3);
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(2, `<< /Type /Pages /Count ${count} /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] >>`);
  for (const [n, page] of pages.entries()) {
    const { data, info } = await sharp(pictures[n % pictures.length])
      .greyscale()
      .toColourspace('b-w')
      .jpeg({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    const [width, height] = [info.width * 0.24, info.height * 0.24];
    const draw = `q ${width} 0 0 ${height} 0 0 cm /Scan Do Q`;
    object(
      page,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${page + 1} 0 R
      /Resources << /XObject << /Scan ${page + 2} 0 R >> >> >>`,
    );
    object(page + 1, `<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`);
    object(
      page + 2,
      `<< /Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace /DeviceGray
      /BitsPerComponent 8 /Filter /DCTDecode /Length ${data.length} >>\nstream\n`,
      data,
      '\nendstream',
    );
  }
  const table = length;
  const rows = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`xref\n0 ${offsets.length}\n0000000000 65535 f \n`, ...rows);
  write(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
}
