import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp, type SmtpMisbehaviour } from './index.ts';
import { clientOf, failureOf, talk } from './testing/mail-client.ts';

const MESSAGE = { from: 'office@example.com', to: 'ana@example.com', subject: 'Hi', text: 'Hello' };

/** The failure of one message under one recipe, and how many messages were kept. */
async function sendUnder(match: Record<string, string>, does: SmtpMisbehaviour, message: object = {}) {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([{ match, do: does }]);
  const client = clientOf(served.simulator, { auth: { user: 'office', pass: 'x' } });
  const failure = await failureOf(client.sendMail({ ...MESSAGE, ...message }));
  client.close();
  return { ...failure, kept: await served.simulator.inbox.count('inbox') };
}

test.for<[string, Record<string, string>, SmtpMisbehaviour, object]>([
  [
    '421 in the greeting',
    { at: 'connect' },
    { reply: '421 4.3.2 shutting down' },
    { response: '421 4.3.2 shutting down' },
  ],
  [
    'a refused sign-in',
    { at: 'auth', user: 'office' },
    { reply: '535 5.7.8 wrong password' },
    { code: 'EAUTH', responseCode: 535 },
  ],
  ['421 at MAIL', { at: 'mail' }, { reply: '421 4.3.2 bye' }, { responseCode: 421 }],
  ['451 at RCPT', { at: 'rcpt', to: 'ana@example.com' }, { reply: '451 4.7.1 try again later' }, { responseCode: 451 }],
  [
    '552 at RCPT for a domain',
    { at: 'rcpt', domain: 'example.com' },
    { reply: '552 5.2.2 full' },
    { responseCode: 552 },
  ],
  ['554 after the message', { at: 'message' }, { reply: '554 5.7.1 spam' }, { response: '554 5.7.1 spam' }],
  ['a cut greeting', { at: 'connect' }, { cut: true }, { code: 'ECONNECTION' }],
])('%s reaches the client, and nothing is kept', async ([, match, does, expected]) => {
  expect(await sendUnder(match, does)).toMatchObject({ ...expected, kept: 0 });
});

test('a connection cut within the message: nothing is kept', async () => {
  expect(await sendUnder({ at: 'data' }, { cut: true })).toMatchObject({ code: 'ECONNECTION', kept: 0 });
});

test('a connection cut after the message: it is kept, and the answer is lost', async () => {
  expect(await sendUnder({ at: 'message' }, { cut: true })).toMatchObject({ code: 'ECONNECTION', kept: 1 });
});

test('a recipe that is not understood is answered as a trouble that says so', async () => {
  const { response } = await sendUnder({ at: 'mail' }, { repply: '550' } as SmtpMisbehaviour);
  expect(response).toBe('451 4.3.5 the recipe is not understood:  Unrecognized key: "repply"');
});

test('greylisting: a new triple is put off, the same one is taken later, also after a restart', async () => {
  await using served = await serveSimulator(openSmtp);
  const send = async () => {
    const client = clientOf(served.simulator);
    await client.sendMail({ ...MESSAGE, to: 'greylist@example.com' }).finally(() => client.close());
  };
  expect(await failureOf(send())).toMatchObject({
    responseCode: 451,
    response: '451 4.7.1 greylisted, try again in 0 seconds',
  });
  await served.restart();
  await send();
  expect(await served.simulator.inbox.count('inbox')).toBe(1);
});

test('greylisting by recipe: a retry before its time is put off again', async () => {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([{ match: { at: 'rcpt' }, times: 2, do: { greylistSeconds: 3_600 } }]);
  const client = clientOf(served.simulator);
  const expected = { response: '451 4.7.1 greylisted, try again in 3600 seconds' };
  expect(await failureOf(client.sendMail(MESSAGE))).toMatchObject(expected);
  expect(await failureOf(client.sendMail(MESSAGE))).toMatchObject(expected);
  client.close();
});

test.for([
  ['unknown', 550],
  ['full', 552],
  ['blocked', 550],
  ['limited', 450],
  ['busy', 421],
] as const)('%s@ is answered with %i', async ([localPart, responseCode]) => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  const failure = await failureOf(client.sendMail({ ...MESSAGE, to: `${localPart}+tag@example.ro` }));
  client.close();
  expect(failure).toMatchObject({ responseCode });
});

test('one refused recipient of two: the other one gets the message', async () => {
  await using served = await serveSimulator(openSmtp);
  const client = clientOf(served.simulator);
  const sent = await client.sendMail({ ...MESSAGE, to: 'ana@example.com, unknown@example.com' });
  client.close();
  expect(sent).toMatchObject({ accepted: ['ana@example.com'], rejected: ['unknown@example.com'] });
  expect((await served.simulator.inbox.list('inbox', { limit: 1 }))[0]?.envelope.to).toEqual(['ana@example.com']);
});

test('extensions are hidden from a connection by recipe, from that one only', async () => {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([
    { match: { at: 'connect' }, do: { hide: ['STARTTLS', 'SMTPUTF8', 'AUTH', '8BITMIME'], size: 1_000 } },
  ]);
  const bare = clientOf(served.simulator, { ignoreTLS: false, requireTLS: true });
  expect(await failureOf(bare.sendMail(MESSAGE))).toMatchObject({ code: 'ETLS' });
  bare.close();
  const usual = clientOf(served.simulator, { ignoreTLS: false, requireTLS: true, tls: { rejectUnauthorized: false } });
  await usual.sendMail(MESSAGE);
  usual.close();
});

test('a message over a small SIZE is refused when it is announced, and when it is not', async () => {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([{ match: { at: 'connect' }, times: 2, do: { size: 100 } }]);
  const announced = await talk(served.simulator, ['EHLO x', 'MAIL FROM:<a@example.com> SIZE=5000', 'QUIT']);
  expect(announced[2]).toMatch(/^552 5\.\d\.\d /);
  const silent = await talk(served.simulator, [
    'EHLO x',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<b@example.com>',
    'DATA',
    Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(500)}\r\n.\r\n`),
    'QUIT',
  ]);
  expect(silent[5]).toMatch(/^552 5\.\d\.\d /);
  expect(await served.simulator.inbox.count('inbox')).toBe(0);
});

test('mail before signing in is refused where a recipe asks for it', async () => {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([{ match: { at: 'connect' }, do: { requireAuth: true } }]);
  const answers = await talk(served.simulator, ['EHLO x', 'MAIL FROM:<a@example.com>', 'QUIT']);
  expect(answers[2]).toMatch(/^530 5\.7\.0 /);
});

test('recipes are set over HTTP', async () => {
  await using served = await serveSimulator(openSmtp);
  const response = await fetch(`${served.url}/recipes/smtp`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ match: { at: 'mail' }, do: { reply: '450 4.7.0 slow down' } }]),
  });
  expect(response.status).toBe(200);
  const client = clientOf(served.simulator);
  expect(await failureOf(client.sendMail(MESSAGE))).toMatchObject({ response: '450 4.7.0 slow down' });
  client.close();
});

test('an answer comes as late as a recipe says, and a client that has gone is not waited for', async () => {
  await using served = await serveSimulator(openSmtp);
  served.simulator.recipes.set([
    { match: { at: 'mail' }, do: { waitMs: 400, reply: '451 4.3.0 late' } },
    { match: { at: 'mail' }, do: { waitMs: 3_600_000 } },
  ]);
  const began = performance.now();
  const patient = clientOf(served.simulator);
  expect(await failureOf(patient.sendMail(MESSAGE))).toMatchObject({ response: '451 4.3.0 late' });
  expect(performance.now() - began).toBeGreaterThan(390);
  patient.close();
  const hasty = clientOf(served.simulator, { socketTimeout: 300 });
  expect(await failureOf(hasty.sendMail(MESSAGE))).toMatchObject({ code: 'ETIMEDOUT' });
  hasty.close();
});
