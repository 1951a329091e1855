/** Declarations close to 5 MB: whatever is done with them, the loop goes on, for heartbeats and for everybody else's runs. */

import type { InputOf, Task, TaskFailed } from '@genius/contract';
import { longestTurn, MOST_TURN_MS } from '@genius/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { correctEtransport } from '../contract/changes.ts';
import type { NotificationInput } from '../contract/notification.ts';
import { submitEtransport } from '../contract/submit.ts';
import { parseEtransport, validateEtransport } from '../contract/validate.ts';
import { completeNotification } from '../domain/model/complete.ts';
import { writeDeclaration } from '../domain/xml/write-declaration.ts';
import { OPENING_MS, openTransportWorld, type TransportWorld, transportOf } from '../testing/transport-world.ts';

const LONG_MS = 400_000;
const LINES = 24_000;

let world: TransportWorld;
let file: { blob: string };

const largeOf = (name: string, more: Partial<NotificationInput> = {}): NotificationInput => {
  const { goods, ...rest } = transportOf(name, more);
  return { ...rest, goods: Array.from({ length: LINES }, () => goods[0]!) };
};
const xmlOf = (given: NotificationInput): string => {
  const { notification } = completeNotification(given as never);
  return writeDeclaration({ kind: 'notification', notification });
};

beforeAll(async () => {
  world = await openTransportWorld();
  world.anaf.state.change({ processMs: 0 });
  const xml = xmlOf(largeOf('L-0'));
  expect(xml.length).toBeGreaterThan(4_500_000);
  file = { blob: (await world.platform.ports.blobs.put(Buffer.from(xml))).blob };
}, OPENING_MS);
afterAll(() => world[Symbol.asyncDispose](), OPENING_MS);
beforeEach(() => world.anaf.recipes.set([]));

const call = <T extends Task>(task: T, input: InputOf<T>) =>
  world.platform.client.call(task, input, { deadline: '5m' });

/** The longest turn of the loop while the task was done, ms. */
const turnDuring = <T extends Task>(task: T, input: InputOf<T>, look: (output: unknown) => void) =>
  longestTurn(async () => look(await call(task, input)));

test.each<[string, () => Promise<number>]>([
  ['judged', () => turnDuring(validateEtransport, { file }, (output) => expect(output).toMatchObject({ valid: true }))],
  [
    'read',
    () =>
      turnDuring(parseEtransport, { source: file }, (output) =>
        expect(output).toMatchObject({ declaration: { kind: 'notification' } }),
      ),
  ],
])(
  'a declaration of 5 MB is %s beside the loop',
  async (_, measure) => expect(await measure()).toBeLessThan(MOST_TURN_MS),
  LONG_MS,
);

const failure = <T extends Task>(task: T, input: InputOf<T>): Promise<TaskFailed> =>
  call(task, input).then(
    () => expect.fail('it was taken'),
    (error: TaskFailed) => error,
  );

/** Nothing comes after the upload here: the simulator judges on the same loop. */
const refusedAtUpload = () =>
  world.anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { error: 'Nu aveti drept in SPV' } }]);

test(
  'a transport of 5 MB is made ready beside the loop, from data and from XML',
  async () => {
    for (const input of [{ notification: largeOf('L-1') }, { source: file }]) {
      refusedAtUpload();
      const turn = await longestTurn(async () =>
        expect(await failure(submitEtransport, input)).toMatchObject({ failure: { code: 'GW_ETRANSPORT_NO_RIGHT' } }),
      );
      expect(turn).toBeLessThan(MOST_TURN_MS);
    }
  },
  LONG_MS,
);

test(
  'a large transport is taken as a small one is, from data and from XML, and corrected',
  async () => {
    const goods = largeOf('L-2').goods.slice(0, 1_000);
    const data = { ...transportOf('L-2'), goods };
    const issued = await call(submitEtransport, { notification: data });
    expect(issued).toMatchObject({ state: 'valid', reference: expect.stringMatching(/^gw-[0-9a-f]{40}$/) });
    expect(await call(submitEtransport, { notification: data })).toMatchObject({
      uit: issued.uit,
      index: issued.index,
    });
    const source = { xml: xmlOf({ ...transportOf('L-3'), goods }) };
    expect(await call(submitEtransport, { source })).toMatchObject({ state: 'valid', warnings: [{ code: 'mended' }] });
    const own = { xml: xmlOf({ ...transportOf('L-4', { reference: 'A-4' }), goods }) };
    expect(await call(submitEtransport, { source: own })).toMatchObject({ state: 'valid', reference: 'A-4' });
    const named = { ...transportOf('L-5', { reference: 'A & 5' }), goods };
    expect(await call(correctEtransport, { uit: issued.uit, notification: named })).toMatchObject({
      state: 'valid',
      uit: issued.uit,
      reference: 'A & 5',
    });
  },
  LONG_MS,
);

test(
  'a large transport is refused under the codes of a small one',
  async () => {
    const goods = largeOf('L-6').goods.slice(0, 1_000);
    const [good] = goods;
    const wrong = { ...transportOf('L-6'), goods: [{ ...good!, unit: 'BUC' }, ...goods] };
    expect(await failure(submitEtransport, { notification: wrong })).toMatchObject({
      failure: { code: 'GW_ETRANSPORT_INVALID', kind: 'invalid', field: 'notification.goods.0.unit' },
    });
    expect(await failure(submitEtransport, { source: { xml: xmlOf(wrong) } })).toMatchObject({
      failure: { code: 'GW_ETRANSPORT_INVALID', kind: 'invalid', field: 'source' },
    });
    const broken = { xml: `<eTransport>${'x'.repeat(300_000)}` };
    expect(await failure(submitEtransport, { source: broken, validate: false })).toMatchObject({
      failure: { code: 'GW_ETRANSPORT_XML_UNREADABLE', kind: 'invalid', field: 'source' },
    });
    const early = { ...transportOf('L-7', { date: '2099-01-01' }), goods };
    expect(await failure(submitEtransport, { notification: early })).toMatchObject({
      failure: { code: 'GW_ETRANSPORT_TOO_EARLY', field: 'notification' },
    });
    const tooLarge = { ...largeOf('L-8'), goods: Array.from({ length: 26_000 }, () => good!) };
    expect(await failure(submitEtransport, { notification: tooLarge })).toMatchObject({
      failure: { code: 'GW_ETRANSPORT_TOO_LARGE', kind: 'invalid', field: 'notification' },
    });
  },
  LONG_MS,
);
