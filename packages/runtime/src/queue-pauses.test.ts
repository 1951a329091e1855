import { makeTestFolder } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { createLogger } from './log.ts';
import { watchQueuePauses } from './queue-pauses.ts';

test('a look at the pauses that its store is closed under is nothing to warn of', async (ctx) => {
  const folder = makeTestFolder();
  ctx.onTestFinished(() => folder.remove());
  const ports = await openEmbedded({ folder: folder.path });
  const lines: string[] = [];
  const gate = { hold: () => undefined, release: () => undefined };
  const pauses = watchQueuePauses(
    ports.kv,
    systemClock,
    createLogger('warn', (line) => lines.push(line)),
  );
  await pauses.follow('q', gate);
  pauses.stop();
  await ports.close();
  await pauses.follow('another', gate);
  expect(lines).toEqual([]);
});
