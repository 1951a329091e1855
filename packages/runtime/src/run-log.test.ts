import { expect, test } from 'vitest';
import { createLogger } from './log.ts';
import { keepLog } from './run-log.ts';

test('what is kept with a run, the newest lines, is written to the log of the process as well', () => {
  const lines: string[] = [];
  const { log, lines: kept } = keepLog(
    createLogger('info', (line) => lines.push(line)),
    1,
    Date.now,
  );
  for (let n = 0; n < 250; n++) log.info(`line ${n}`);
  expect(lines).toHaveLength(250);
  expect([kept.length, kept[0]?.message, kept.at(-1)?.message]).toEqual([200, 'line 50', 'line 249']);
});
