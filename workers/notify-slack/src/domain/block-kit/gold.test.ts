import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { validateMessage, validateView } from './validate.ts';

const gold = join(
  process.env.GENIUS_GOLD ?? fileURLToPath(new URL('../../../../../../shared/gold', import.meta.url)),
  'notify-slack/blocks',
);
const hasGold = existsSync(gold);
// biome-ignore lint/suspicious/noExplicitAny: documents of any shape are broken at any place
const read = (file: string): any => JSON.parse(readFileSync(join(gold, file), 'utf8'));
const files = hasGold ? readdirSync(gold).filter((file) => file.endsWith('.json')) : [];

/** Every object in a document, with the path to it. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const each of Object.values(value)) yield* objectsIn(each);
}

describe('views of the gold', () => {
  test('every one is accepted', (ctx) => {
    if (!hasGold) return ctx.skip(`gold: there is none at ${gold}; set GENIUS_GOLD`);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect({ file, issues: validateView(read(file)) }).toEqual({ file, issues: [] });
  });

  test('their blocks are accepted in a message too, where they are no inputs of a modal only', (ctx) => {
    if (!hasGold) return ctx.skip(`gold: there is none at ${gold}; set GENIUS_GOLD`);
    for (const file of files) {
      expect({ file, issues: validateMessage({ blocks: read(file).blocks }) }).toEqual({ file, issues: [] });
    }
  });

  test('each is refused when one of its texts is emptied, made too long, or is of a type that Slack does not know', (ctx) => {
    if (!hasGold) return ctx.skip(`gold: there is none at ${gold}; set GENIUS_GOLD`);
    let broken = 0;
    for (const file of files) {
      const count = [...objectsIn(read(file))].length;
      for (let n = 0; n < count; n++) {
        for (const damage of [
          (object: Record<string, unknown>) => typeof object.text === 'string' && Object.assign(object, { text: '' }),
          (object: Record<string, unknown>) =>
            typeof object.text === 'string' && Object.assign(object, { text: 'x'.repeat(3_001) }),
          (object: Record<string, unknown>) =>
            typeof object.type === 'string' && Object.assign(object, { type: 'hologram' }),
          (object: Record<string, unknown>) =>
            typeof object.type === 'string' && Object.assign(object, { blink: true }),
        ]) {
          const view = read(file);
          const target = [...objectsIn(view)][n]!;
          if (!damage(target)) continue;
          broken++;
          expect({ file, target, refused: validateView(view).length > 0 }).toMatchObject({ refused: true });
        }
      }
    }
    expect(broken).toBeGreaterThan(500);
  });
});
