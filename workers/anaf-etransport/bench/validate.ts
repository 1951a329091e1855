/** How many declarations are judged, read and written a second, by their lines. `npx node bench/validate.ts` in this folder. */

import { exampleNotification } from '../src/contract/notification.ts';
import { completeNotification } from '../src/domain/model/complete.ts';
import { validateXml } from '../src/domain/validate/validate-xml.ts';
import { readDeclaration } from '../src/domain/xml/read-declaration.ts';
import { writeDeclaration } from '../src/domain/xml/write-declaration.ts';

const SPAN_MS = 3_000;

/** Times a second, over a span after a start that is not counted. */
function perSecond(work: () => unknown): number {
  for (const until = performance.now() + SPAN_MS / 3; performance.now() < until; ) work();
  let count = 0;
  const started = performance.now();
  while (performance.now() - started < SPAN_MS) {
    work();
    count++;
  }
  return Math.round((count * 10_000) / (performance.now() - started)) / 10;
}

for (const count of [1, 20, 1_000, 15_000]) {
  const [good] = exampleNotification.goods;
  const goods = Array.from({ length: count }, () => good);
  const given = { ...exampleNotification, goods };
  const write = () =>
    writeDeclaration({ kind: 'notification', notification: completeNotification(given).notification });
  const xml = Buffer.from(write());
  const row = {
    lines: count,
    bytes: xml.length,
    validatePerSecond: perSecond(() => validateXml(xml)),
    readPerSecond: perSecond(() => readDeclaration(xml)),
    writePerSecond: perSecond(write),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
