/**
 * How many messages a second one process judges, writes and reads; and how many results it reads.
 *
 *   npx node bench/messages.ts
 */

import { parseXml } from '@genius/xml';
import { completeBody } from '../src/domain/complete.ts';
import type { Data, Header, Message } from '../src/domain/message/message.ts';
import { readJson } from '../src/domain/message/read-json.ts';
import { readXmlMessages } from '../src/domain/message/read-xml.ts';
import { writeJson } from '../src/domain/message/write-json.ts';
import { writeXmlMessage } from '../src/domain/message/write-xml.ts';
import { readEntries } from '../src/domain/results/answer-tree.ts';
import { readResult } from '../src/domain/results/read-results.ts';
import { checkStructure } from '../src/domain/structure/check-structure.ts';
import { checkMessage } from '../src/domain/validate/check-message.ts';

const SPAN_MS = 1_000;
const ID = 'abc29c38-2e14-42a4-8ef7-6ddceffc312f';
const contract: Data = {
  employeeRef: ID,
  number: '1/2026',
  contractDate: '2026-11-27',
  startDate: '2026-12-02',
  occupation: { code: 251204, version: 10 },
  salary: 9_000,
  removed: false,
  contractType: 'ContractIndividualMunca',
  workload: 'NormaIntreaga',
  workingTime: {
    norm: 'NormaIntreaga840',
    distribution: 'OreDeZi',
    per: 'OrePeZi',
    schedule: 'Zilnic',
    from: '09:00',
    to: '17:00',
  },
  workplaceType: 'Fix',
  workplaceCounty: 'B',
  workplaceLocality: 179_141,
  education: 'Superioare',
};
const header: Header = {
  messageId: ID,
  clientApplication: 'bench',
  version: '5',
  operation: 'AdaugareContract',
  sessionId: ID,
  user: 'bench',
  timestamp: '2026-11-30T08:00:00.000Z',
};
const message: Message = { type: 'Contract', header, body: completeBody('addContract', { contract }) };
const json = JSON.stringify(writeJson(message));
const xml = writeXmlMessage(message);
const result = JSON.stringify({
  header,
  responseId: ID,
  result: { code: 'SUCCES', codeType: 'SUCCES', ref: ID, relatedResultsExpected: false },
});

const work: Record<string, () => unknown> = {
  'judge a contract': () => checkMessage(message, { today: '2026-11-30', cnpChecks: 'error' }),
  'write JSON': () => JSON.stringify(writeJson(message)),
  'read JSON': () => readJson(JSON.parse(json)),
  'write XML': () => writeXmlMessage(message),
  'read XML': () => readXmlMessages(parseXml(xml)),
  'judge XML by the schema': () => checkStructure(parseXml(xml)),
  'read a result': () => readEntries(result).map(readResult),
};

for (const [name, once] of Object.entries(work)) {
  for (let warm = 0; warm < 200; warm++) once();
  const from = performance.now();
  let count = 0;
  while (performance.now() - from < SPAN_MS) {
    for (let i = 0; i < 50; i++) once();
    count += 50;
  }
  const aSecond = Math.round((count * 1_000) / (performance.now() - from));
  process.stdout.write(`${name}: ${aSecond.toLocaleString('en')} a second\n`);
}
