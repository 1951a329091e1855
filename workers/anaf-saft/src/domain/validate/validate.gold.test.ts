/** The gold: what ANAF's own validator said of whole files, and of files with one text changed or taken away. */

import { describe, expect, test } from 'vitest';
import { fieldChecks, type GoldCase, manifest, NO_GOLD, readGold } from '../../testing/gold.ts';
import type { Verdict } from './index.ts';
import { validateSaft } from './index.ts';

/** What the kinds are in ANAF's numbers. */
const RETURNS: Record<Verdict['kind'], number> = { clean: 0, warnings: 0, errors: -1, structure: -2, broken: -5 };

const periodOf = (file: string) => (file.includes('annual') ? { year: 2025, month: 12 } : { year: 2026, month: 6 });

async function judge(file: string, xml: Uint8Array) {
  const verdict = await validateSaft([xml], { form: 'D406', ...periodOf(file) });
  const first = verdict.findings.find(({ severity }) => severity !== 'warning');
  return { dukReturn: RETURNS[verdict.kind], at: first?.at, isSchemaValid: verdict.isSchemaValid };
}

test('the gold is here', (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  expect(manifest.cases.length).toBeGreaterThan(50);
});

describe('whole files', () => {
  test.each(manifest?.cases ?? [])('$file: $mutation', async ({ file, expected }: GoldCase) => {
    const { dukReturn, findings, xsdValid } = expected;
    const seen = await judge(file, readGold(file));
    // What can not be read has a place of ours, and none of theirs.
    const at = dukReturn === -5 ? seen.at : findings[0]?.at;
    expect(seen).toEqual({ dukReturn, at, isSchemaValid: xsdValid });
  });
});

describe('files with one text changed', () => {
  test.each(fieldChecks?.cases ?? [])('$base $path: $change', async ({ base, path, change, dukReturn, first }) => {
    const xml = withChange(readGold(`${base}.xml`).toString(), path, change === 'element removed');
    const seen = await judge(base, Buffer.from(xml));
    expect({ dukReturn: seen.dukReturn, at: seen.at }).toEqual({ dukReturn, at: first?.at });
  });
});

/** Removes the first element with this path, or makes its text `@@`. */
function withChange(xml: string, path: string, isRemoved: boolean): string {
  const open: string[] = [];
  let start = -1;
  let inside = -1;
  for (const tag of xml.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g)) {
    const [text, isEnd, name = '', isEmpty] = tag;
    if (isEnd !== '') {
      if (inside >= 0 && open.join('/') === path) {
        const end = tag.index + text.length;
        return isRemoved ? xml.slice(0, start) + xml.slice(end) : `${xml.slice(0, inside)}@@${xml.slice(tag.index)}`;
      }
      open.pop();
    } else if (isEmpty === '') {
      open.push(name);
      if (inside < 0 && open.join('/') === path) {
        start = tag.index;
        inside = tag.index + text.length;
      }
    }
  }
  throw new Error(`there is no ${path}`);
}
