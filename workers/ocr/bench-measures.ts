/** The measures of the bench, as the gold's manifest defines them. */

/** Tokens between white space, case ignored. */
export function tokens(text: string): string[] {
  return fold(text).toLowerCase().split(' ').filter(Boolean);
}

/** Words that both lists hold, counted as a multiset. */
export function sharedWords(a: string[], b: string[]): number {
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(word, count - 1);
  }
  return shared;
}

/** White space to one space, cedilla to comma, quotes and dashes to their plain forms. */
export function fold(text: string): string {
  const plain: Record<string, string> = {
    ş: 'ș',
    Ş: 'Ș',
    ţ: 'ț',
    Ţ: 'Ț',
    '„': '"',
    '“': '"',
    '”': '"',
    '‘': "'",
    '’': "'",
    '–': '-',
    '—': '-',
    '−': '-',
  };
  return text
    .replace(/[şŞţŢ„“”‘’–—−]/g, (letter) => plain[letter] as string)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Edit distance. */
export function characterErrors(truth: string, text: string): number {
  return table(truth, text).at(-1) ?? 0;
}

/** Share of the truth's letters with Romanian diacritics that the texts have right, at the place where they align. */
export function diacritics(truths: string[], texts: string[]): number {
  let right = 0;
  let all = 0;
  for (const [n, truth] of truths.entries()) {
    const text = texts[n] ?? '';
    const width = text.length + 1;
    const costs = table(truth, text);
    all += truth.match(/[ăâîșțĂÂÎȘȚ]/g)?.length ?? 0;
    let i = truth.length;
    let j = text.length;
    while (i > 0 && j > 0) {
      const cost = costs[i * width + j] as number;
      const same = truth[i - 1] === text[j - 1];
      if (cost === (costs[(i - 1) * width + j - 1] as number) + (same ? 0 : 1)) {
        if (same && /[ăâîșțĂÂÎȘȚ]/.test(truth[i - 1] as string)) right++;
        i--;
        j--;
      } else if (cost === (costs[(i - 1) * width + j] as number) + 1) i--;
      else j--;
    }
  }
  return right / Math.max(1, all);
}

function table(a: string, b: string): Int32Array {
  const width = b.length + 1;
  const costs = new Int32Array((a.length + 1) * width);
  for (let j = 0; j <= b.length; j++) costs[j] = j;
  for (let i = 1; i <= a.length; i++) {
    costs[i * width] = i;
    for (let j = 1; j <= b.length; j++) {
      const change = (costs[(i - 1) * width + j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      costs[i * width + j] = Math.min(
        change,
        (costs[(i - 1) * width + j] as number) + 1,
        (costs[i * width + j - 1] as number) + 1,
      );
    }
  }
  return costs;
}
