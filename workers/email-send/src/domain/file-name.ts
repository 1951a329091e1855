/** Names of attachments that no mail program mistakes for a path or for another kind of file. */

/** The name without folders, reserved characters and tricks of writing direction. */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) as string;
  const clean = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*\u2028\u2029]/gu, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .toWellFormed();
  if (clean === '') return 'attachment';
  if (Buffer.byteLength(clean) <= 200) return clean;
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  let stem = ending ? clean.slice(0, dot) : clean;
  while (Buffer.byteLength(stem + ending) > 200) stem = [...stem].slice(0, -1).join('');
  return stem + ending;
}
