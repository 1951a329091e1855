/** Whole messages that others wrote, made fit for the wire without a change to what they say. */

const CR = 0x0d;
const LF = 0x0a;

/** With every line break as CRLF, which is the only one that SMTP knows; else the same bytes. */
export function toWireLines(bytes: Buffer): Buffer {
  if (!hasBareBreaks(bytes)) return bytes;
  const text = bytes.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n');
  return Buffer.from(text, 'latin1');
}

function hasBareBreaks(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF && bytes[at - 1] !== CR) return true;
    if (bytes[at] === CR && bytes[at + 1] !== LF) return true;
  }
  return false;
}

/** What keeps it from being sent, if anything. */
export function problemOfRaw(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.includes(0)) return 'it has zero bytes';
  let start = 0;
  for (let end = bytes.indexOf(LF); end !== -1; start = end + 1, end = bytes.indexOf(LF, start)) {
    if (end - start > 999) return 'it has a line of more than 998 bytes';
  }
  if (bytes.length - start > 998) return 'it has a line of more than 998 bytes';
  if (!/^[!-9;-~]+[ \t]*:/.test(bytes.subarray(0, 200).toString('latin1'))) return 'it does not begin with a header';
  return undefined;
}

/** Whether only a server with 8BITMIME can take it. */
export const hasEightBits = (bytes: Buffer): boolean => bytes.some((byte) => byte > 127);

/** The Message-ID among its headers. */
export function messageIdIn(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes
    .subarray(0, end === -1 ? bytes.length : end)
    .toString('latin1')
    .replace(/\r\n[ \t]+/g, ' ');
  return /^message-id\s*:\s*(<[^<>\s]+>)/im.exec(head)?.[1];
}
