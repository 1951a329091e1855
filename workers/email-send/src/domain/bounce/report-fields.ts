/** Fields of reports (RFC 3464, 5965, 8098): groups of `Name: value`, apart by empty lines. */

export type ReportFields = ReadonlyMap<string, string>;

/** Each group by small names; a field that stands twice keeps its first value. */
export function readFieldGroups(text: string): ReportFields[] {
  const groups: Map<string, string>[] = [];
  let group = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.slice(0, 500_000).split(/\r\n|\r|\n/)) {
    if (line.trim() === '') {
      if (group.size > 0) groups.push(group);
      group = new Map();
      last = undefined;
      continue;
    }
    if (/^[ \t]/.test(line) && last !== undefined) {
      group.set(last, `${group.get(last)} ${line.trim()}`);
      continue;
    }
    const [, name, value] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    last = group.has(key) ? undefined : key;
    if (last) group.set(key, (value as string).trim());
  }
  if (group.size > 0) groups.push(group);
  return groups;
}

/** The address of `rfc822; Ana <ana@example.com>`, with `+2B` and `\x{103}` of RFC 3461 and 6533 read. */
export function addressOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const [, type, rest] = /^\s*(?:([A-Za-z0-9-]+)\s*;)?\s*(.*)$/s.exec(value) ?? [];
  if (type && !/^(rfc822|utf-8|smtp|unknown|x-.*)$/i.test(type)) return undefined;
  const inBrackets = /<([^<>]*)>/.exec(rest ?? '')?.[1] ?? rest ?? '';
  const decoded = inBrackets
    .replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (whole, hex: string) => fromCode(Number.parseInt(hex, 16)) ?? whole)
    .replace(
      /\+([0-9A-F]{2})/g,
      (whole, hex: string) => (type ? fromCode(Number.parseInt(hex, 16)) : undefined) ?? whole,
    );
  const clean = decoded.trim().replace(/^(mailto|smtp):/i, '');
  return /^[^\s<>]+@[^\s<>@]+$/.test(clean) ? clean : undefined;
}

const fromCode = (code: number): string | undefined =>
  code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
