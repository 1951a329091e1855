/** A Python program that knows only Celery calls workers of ours. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PythonError } from './testing/python-caller.ts';
import { noted, tsWorker } from './testing/ts-worker.ts';
import { useInterop, VERSIONS } from './testing/use-interop.ts';

const until = { timeout: 10_000, interval: 20 };

describe.each(VERSIONS)('a Python caller with Celery %s', (version) => {
  const interop = useInterop({ version, workers: [tsWorker] });
  const thrown = (code: string, given?: unknown) =>
    interop.python(code, given).then(
      (value) => value,
      (error: PythonError) => {
        if (!(error instanceof PythonError)) throw error;
        return { raised: error.raised, module: error.module, args: error.args };
      },
    );
  const record = (id: string) => interop.platform.ports.history.get(id);
  const notesOf = (id: string) => noted.filter((each) => each.id === id).map(({ input }) => input);

  test('gets the result of a task by keyword arguments, or by one object', async () => {
    expect(await interop.python(`get(send("ts.add", {"a": 2, "b": 3}))`)).toBe(5);
    expect(await interop.python(`get(send("ts.add", args=[{"a": 2, "b": 3}]))`)).toBe(5);
    const many = `
      runs = [send("ts.add", {"a": i, "b": i}) for i in range(50)]
      return [get(run) for run in runs]
    `;
    expect(await interop.python(many)).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i));
  });

  test('sees its state, and finds nothing under its id once it has forgotten it', async () => {
    const code = `
      run = send("ts.echo", {"x": None})
      value = get(run)
      seen = [run.state, run.successful(), run.status, AsyncResult(run.id, app=app).result, run.children]
      run.forget()
      return [value, seen, AsyncResult(run.id, app=app).state]
    `;
    expect(await interop.python(code)).toEqual([{ x: null }, ['SUCCESS', true, 'SUCCESS', { x: null }, []], 'PENDING']);
  });

  test('catches each kind of failure as an exception of its own', async () => {
    const ends = await Promise.all(
      ['invalid', 'refused', 'transient', 'defect'].map((kind) => thrown(`get(send("ts.fail", given))`, { kind })),
    );
    expect(ends).toEqual([
      {
        raised: 'InvalidInput',
        module: 'celery.exceptions',
        args: ['GW_TRY_INVALID: the field vat is wrong', { code: 'GW_TRY_INVALID', field: 'lines.0.vat' }],
      },
      {
        raised: 'Refused',
        module: 'celery.exceptions',
        args: ['GW_TRY_REFUSED: they said no', { code: 'GW_TRY_REFUSED' }],
      },
      {
        raised: 'Transient',
        module: 'celery.exceptions',
        args: ['GW_TRY_TRANSIENT: not now', { code: 'GW_TRY_TRANSIENT' }],
      },
      // What a defect says may quote data, so it stays with us.
      {
        raised: 'Defect',
        module: 'celery.exceptions',
        args: ['GW_DEFECT: RangeError; its message stands in the record of the run', { code: 'GW_DEFECT' }],
      },
    ]);
  });

  test('catches what is wrong with its call: the field, the arguments, the name', async () => {
    expect(await thrown(`get(send("ts.add", {"a": 1, "b": "secret"}))`)).toMatchObject({
      raised: 'InvalidInput',
      args: [expect.not.stringContaining('secret'), { code: 'GW_INPUT_INVALID', field: 'b' }],
    });
    expect(await thrown(`get(send("ts.add", args=[1, 2]))`)).toMatchObject({
      raised: 'TypeError',
      module: 'builtins',
      args: [expect.stringContaining('pass its fields as keyword arguments')],
    });
    expect(await thrown(`get(send("ts.nothing", {}))`)).toEqual({
      raised: 'NotRegistered',
      module: 'celery.exceptions',
      args: ['ts.nothing'],
    });
  });

  test('a countdown and an eta hold the run back, by no more than they say', async () => {
    const code = `
      since = time.time()
      late = send("ts.note", {"how": "countdown"}, countdown=0.4)
      at = send("ts.note", {"how": "eta"}, eta=datetime.now(timezone.utc) + timedelta(seconds=0.4))
      past = send("ts.note", {"how": "past"}, eta=datetime.now(timezone.utc) - timedelta(days=1))
      get(past)
      took = [time.time() - since]
      for run in (late, at):
          get(run)
          took.append(time.time() - since)
      return took
    `;
    const [past, countdown, eta] = await interop.python<[number, number, number]>(code);
    expect(past).toBeLessThan(0.38);
    expect(countdown).toBeGreaterThanOrEqual(0.399);
    expect(countdown).toBeLessThan(3);
    expect(eta).toBeGreaterThanOrEqual(0.399);
  });

  test('a run that expires before its turn is revoked as expired', async () => {
    const code = `get(send("ts.note", {}, countdown=0.6, expires=0.3))`;
    expect(await thrown(code)).toEqual({ raised: 'TaskRevokedError', module: 'celery.exceptions', args: ['expired'] });
    expect(await interop.python(`get(send("ts.add", {"a": 1, "b": 1}, expires=60))`)).toBe(2);
  });

  test('a priority and a reply_to change nothing for the result', async () => {
    expect(await interop.python(`get(send("ts.add", {"a": 1, "b": 1}, priority=9, reply_to="somewhere"))`)).toBe(2);
  });

  test('with ignore_result nothing is written to Redis, of a failure neither', async () => {
    const ids = await interop.python<[string, string]>(`
      return [send("ts.note", {"n": 1}, ignore_result=True).id, send("ts.fail", {"kind": "invalid"}, ignore_result=True).id]
    `);
    for (const id of ids) await expect.poll(async () => (await record(id))?.finishedAt, until).toBeDefined();
    expect(notesOf(ids[0])).toEqual([{ n: 1 }]);
    // Written after the end is stored, if at all.
    await interop.python(`get(send("ts.add", {"a": 1, "b": 1}))`);
    expect(await interop.redis.exists(...ids.map((id) => `celery-task-meta-${id}`))).toBe(0);
  });

  test('what fails at first and succeeds later is a success to it', async () => {
    expect(await interop.python(`get(send("ts.again", {"times": 2}))`)).toEqual({ attempt: 3 });
  });

  test('the same task_id sent twice is one run with one result', async () => {
    const id = randomUUID();
    const code = `
      runs = [send("ts.note", {"n": n}, task_id=given) for n in (1, 2)]
      return [get(run) for run in runs] + [get(send("ts.note", {"n": 3}, task_id=given))]
    `;
    expect(await interop.python(code, id)).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
    expect(notesOf(id)).toEqual([{ n: 1 }]);
  });

  test('a large payload comes and goes whole, compressed too', async () => {
    const code = `
      text = "șță€𝄞" * 20000
      plain = get(send("ts.echo", {"text": text}))
      packed = get(send("ts.echo", {"text": text}, compression="gzip"))
      return [plain["text"] == text, packed["text"] == text]
    `;
    expect(await interop.python(code)).toEqual([true, true]);
  });

  test('unicode, deep nesting, large and small numbers come and go as they are', async () => {
    const given = {
      text: 'Ștefan\u2028 "cel" \\ Mare\n\u0001 日本 😀',
      'cheie ș': [[[[1.5e-7, -0.1, 12345678901234567890n.toString(), 9007199254740991]]], {}, [], null, true],
    };
    expect(await interop.python(`get(send("ts.echo", given))`, given)).toEqual(given);
  });

  test('times, decimals and UUIDs come as their text', async () => {
    const code = `
      return get(send("ts.echo", {
          "at": datetime(2026, 11, 24, 10, 30, tzinfo=timezone.utc),
          "sum": Decimal("12.50"),
          "id": uuid.UUID("00000000-0000-4000-8000-000000000001"),
      }))
    `;
    expect(await interop.python(code)).toEqual({
      at: expect.stringMatching(/^2026-11-24T10:30:00(?:Z|\+00:00)$/),
      sum: '12.50',
      id: '00000000-0000-4000-8000-000000000001',
    });
  });

  test('link and link_error run, with the result or the failed id', async () => {
    const code = `
      done = send("ts.add", {"a": 1, "b": 2}, link=sig("ts.note").set(task_id=given[0], queue="ts"))
      failed = send("ts.fail", {"kind": "invalid"}, link_error=sig("ts.note").set(task_id=given[1], queue="ts"))
      get(done)
      try:
          get(failed)
      except Exception:
          pass
      children = [child.id for child in AsyncResult(done.id, app=app).children]
      return [failed.id, [get(AsyncResult(id, app=app)) for id in given], children]
    `;
    const ids = [randomUUID(), randomUUID()];
    const [failed, values, children] = await interop.python<[string, unknown[], string[]]>(code, ids);
    expect(values).toEqual([3, failed]);
    expect(children).toEqual([ids[0]]);
  });

  test('revokes a run that waits, one that is not sent yet, and, with terminate, one that runs', async () => {
    const revoked = { raised: 'TaskRevokedError', module: 'celery.exceptions' };
    const waiting = `
      run = send("ts.note", {"n": "revoked"}, countdown=0.7, task_id=given)
      app.control.revoke(run.id)
      return get(run)
    `;
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await thrown(waiting, one)).toEqual({ ...revoked, args: ['revoked'] });
    const early = `
      app.control.revoke(given, reply=True, timeout=0.3)
      return get(send("ts.note", {"n": "early"}, task_id=given))
    `;
    expect(await thrown(early, two)).toEqual({ ...revoked, args: ['revoked'] });
    await interop.python(`send("ts.wait", {}, task_id=given).id`, three);
    await expect.poll(async () => (await record(three))?.state, until).toBe('running');
    const running = `
      app.control.revoke(given, terminate=True)
      return get(AsyncResult(given, app=app))
    `;
    expect(await thrown(running, three)).toEqual({ ...revoked, args: ['terminated'] });
    expect([...notesOf(one), ...notesOf(two)]).toEqual([]);
  });

  test('a message of protocol 1 is run', async () => {
    const code = `
      app.conf.task_protocol = 1
      app.__dict__.pop("amqp", None)
      try:
          return get(send("ts.add", {"a": 20, "b": 3}))
      finally:
          app.conf.task_protocol = 2
          app.__dict__.pop("amqp", None)
    `;
    expect(await interop.python(code)).toBe(23);
  });

  test('a queue that it declares with its exchange and routing key is the one that is consumed', async () => {
    const code = `
      queue = Queue("ts", Exchange("ts", type="direct"), routing_key="ts")
      return get(app.send_task("ts.add", kwargs={"a": 4, "b": 5}, exchange=queue.exchange, routing_key="ts", declare=[queue]))
    `;
    expect(await interop.python(code)).toBe(9);
  });

  test('headers of its own come through to what follows', async () => {
    const code = `
      tail = sig("ts.note").set(task_id=given, queue="ts")
      chain(sig("ts.add", a=1, b=1).set(queue="ts"), tail).apply_async(headers={"tenant": "acme", "x-mine": "1"})
      return get(AsyncResult(given, app=app))
    `;
    const id = randomUUID();
    expect(await interop.python(code, id)).toBe(2);
    expect(await record(id)).toMatchObject({ tenant: 'acme' });
  });
});
