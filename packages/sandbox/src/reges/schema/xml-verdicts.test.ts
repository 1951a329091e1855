import { expect, test } from 'vitest';
import { judgeXml } from './read-body.ts';

const HEADER =
  '<Header><Version>5</Version><MessageId>117f9b03-9efb-4f5e-8ebb-7ab3b0c792af</MessageId><ClientApplication>x</ClientApplication><Operation>IncetareContract</Operation><SessionId>{117f9b03-9efb-4f5e-8ebb-7ab3b0c792af}</SessionId><User></User><Timestamp>2026-11-24T10:00:00.1234567+02:00</Timestamp></Header>';

const ACTION =
  '<Actiune xsi:type="ActiuneIncetare"><DataIncetareSuspendare xsi:nil="true"/><DataIncetare>2026-12-31T00:00:00</DataIncetare><TemeiLegal>HJ</TemeiLegal></Actiune>';

const REFERENCE = '<ReferintaContract><Id>117F9B03-9efb-4f5e-8ebb-7ab3b0c792af</Id></ReferintaContract>';

const message = (parts: string, type = 'Contract') =>
  `<Message xsi:type="${type}" xmlns="http://www.inspectiamuncii.ro/reges2025" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x">${parts}</Message>`;

const GOOD = message(HEADER + ACTION + REFERENCE);

const judge = (xml: string) => judgeXml(Buffer.from(xml)).map((fault) => fault.replace(/^\d+:\d+ /, ''));

test.each([
  ['a message with its header in any order, a GUID in braces and a nil date', GOOD],
  [
    'a message under the name of its type',
    GOOD.replace('<Message xsi:type="Contract"', '<Contract').replace('/Message>', '/Contract>'),
  ],
  [
    'a type whose prefix is declared',
    GOOD.replace('xsi:type="Contract"', 'xmlns:r="http://www.inspectiamuncii.ro/reges2025" xsi:type="r:Contract"'),
  ],
  ['a message without a type, of a header alone', message(HEADER).replace(' xsi:type="Contract"', '')],
])('the schema takes %s', (_case, xml) => {
  expect(judge(xml)).toEqual([]);
});

test.each<[string, string, string[]]>([
  [
    'parts in another order',
    message(HEADER + REFERENCE + ACTION),
    ['/Message/Actiune: elementul nu este așteptat aici; se așteaptă: Continut, DocumentJustificativ, MotivRadiere'],
  ],
  [
    'a part that comes twice',
    message(HEADER + REFERENCE + REFERENCE),
    [
      '/Message/ReferintaContract: elementul nu este așteptat aici; se așteaptă: Continut, DocumentJustificativ, MotivRadiere',
    ],
  ],
  [
    'a missing part',
    GOOD.replace('<TemeiLegal>HJ</TemeiLegal>', ''),
    ['/Message/Actiune: conținutul nu este complet; se așteaptă: Explicatie, TemeiLegal'],
  ],
  ['no header', message(''), ['/Message: conținutul nu este complet; se așteaptă: Header']],
  [
    'a header part that comes twice',
    GOOD.replace('<Version>5</Version>', '<Version>5</Version><Version>5</Version>'),
    ['/Message/Header/Version: elementul nu este așteptat aici'],
  ],
  ['a header without its user', GOOD.replace('<User></User>', ''), ['/Message/Header: lipsește User']],
  ['text between the parts', message(`${HEADER}x`), ['/Message: nu poate conține text']],
  [
    'parts in a text',
    GOOD.replace('>HJ<', '><Id/><'),
    ['/Message/Actiune/TemeiLegal: nu poate conține elemente', expect.stringContaining('valoarea „” nu este permisă')],
  ],
  [
    'an attribute',
    GOOD.replace('<Version>', '<Version a="1">'),
    ['/Message/Header/Version: atributul a nu este permis'],
  ],
  [
    'nil where it may not be',
    GOOD.replace('<TemeiLegal>HJ<', '<TemeiLegal xsi:nil="true"><'),
    ['/Message/Actiune/TemeiLegal: nu poate fi xsi:nil'],
  ],
  [
    'nil with a value',
    GOOD.replace('xsi:nil="true"/>', 'xsi:nil="true">2026-12-31T00:00:00</DataIncetareSuspendare>'),
    ['/Message/Actiune/DataIncetareSuspendare: este xsi:nil, dar are conținut'],
  ],
  [
    'a type that does not fit',
    GOOD.replace('xsi:type="ActiuneIncetare"', 'xsi:type="Referinta"'),
    [
      '/Message/Actiune: xsi:type Referinta nu este un tip Actiune',
      '/Message/Actiune/DataIncetare: elementul nu este așteptat aici; nu se așteaptă niciun element',
    ],
  ],
  [
    'a type whose prefix is not declared',
    GOOD.replace('"Contract"', '"r:Contract"'),
    [': xsi:type Contract nu este un tip Message'],
  ],
  [
    'a day that there is not',
    GOOD.replace('2026-12-31T', '2026-02-29T'),
    ['/Message/Actiune/DataIncetare: valoarea „2026-02-29T00:00:00” nu este de tipul dateTime'],
  ],
  [
    'a day without a time',
    GOOD.replace('2026-12-31T00:00:00', '2026-12-31'),
    ['/Message/Actiune/DataIncetare: valoarea „2026-12-31” nu este de tipul dateTime'],
  ],
  [
    'another namespace',
    GOOD.replace('reges2025"', 'reges2024"'),
    [': elementul Message nu este declarat în schema http://www.inspectiamuncii.ro/reges2025'],
  ],
])('the schema refuses %s', (_case, xml, faults) => {
  expect(xml).not.toBe(GOOD);
  expect(judge(xml)).toEqual(faults);
});

test('a list of a hostile length costs what its length costs', () => {
  const bonuses = `<Continut><SporuriSalariu>${'<Spor/>'.repeat(80_000)}</SporuriSalariu></Continut>`;
  const before = process.cpuUsage();
  expect(judge(message(HEADER + bonuses))).toHaveLength(100);
  const { user, system } = process.cpuUsage(before);
  // Linear work takes less than a second of computing, its square most of a minute.
  expect((user + system) / 1_000).toBeLessThan(10_000);
}, 60_000);
