/** Results as Celery stores and reads them. */

import { errors, type Failure } from '@genius/contract';
import { describe, expect, it } from 'vitest';
import { wireErrors } from './errors.ts';
import { type CeleryState, failureFromCelery, failureToCelery, resultMeta, statusFromMeta } from './results.ts';
import { type GoldKey, goldVectors } from './testing/gold-vectors.ts';
import type { CeleryException } from './types.ts';

const FILES = ['results-redis.json', 'results-redis-5.6.json', 'canvas-redis.json', 'canvas-redis-5.6.json'];
const BEHAVIOUR = ['worker-behaviour.json', 'worker-behaviour-5.6.json'];

/** What we do not write: results with the arguments in them (`result_extended`), which would lay personal data into Redis. */
const isOurs = ({ name }: Record<string, unknown>) => name === undefined;

function metas(ctx: { skip(note?: string): never }, files: string[]): Record<string, unknown>[] {
  const isMeta = ({ key }: GoldKey) => key.startsWith('celery-task-meta-');
  return files.flatMap((file) =>
    goldVectors(file, ctx)
      .flatMap(({ keys = [], during = [] }) => [...keys, ...during.flatMap((each) => each.keys)])
      .filter(isMeta)
      .map(({ value }) => JSON.parse(value) as Record<string, unknown>),
  );
}

describe('results of a real Celery', () => {
  it('are written by us the same, in the same order of fields', (ctx) => {
    const all = metas(ctx, [...FILES, ...BEHAVIOUR]);
    const ours = all.filter(isOurs);
    expect(ours.length).toBeGreaterThan(90);
    for (const meta of ours) {
      const text = resultMeta({
        id: meta.task_id as string,
        state: meta.status as CeleryState,
        ...(meta.status === 'SUCCESS' ? { result: JSON.stringify(meta.result) } : {}),
        ...(meta.status === 'STARTED' ? { started: meta.result as { pid: number; hostname: string } } : {}),
        ...(meta.status === 'PROGRESS' ? { progress: meta.result as { fraction: number } } : {}),
        ...(['SUCCESS', 'STARTED', 'PROGRESS'].includes(meta.status as string)
          ? {}
          : { exception: meta.result as CeleryException }),
        traceback: meta.traceback as string | null,
        children: meta.children as never,
        parentId: meta.parent_id as string | undefined,
        groupId: meta.group_id as string | undefined,
        dateDone: meta.date_done === null ? null : at(meta.date_done as string),
      });
      const written = JSON.parse(text) as Record<string, unknown>;
      // 5.2 writes no offset, and microseconds are more than we keep.
      const expected = { ...meta, ...(meta.date_done ? { date_done: at(meta.date_done as string) } : {}) };
      expect({ ...written, ...(written.date_done ? { date_done: at(written.date_done as string) } : {}) }).toEqual(
        expected,
      );
      expect(Object.keys(written)).toEqual(Object.keys(meta));
    }
  });

  it('are read as states of ours', (ctx) => {
    const seen = new Map<string, string>();
    for (const meta of metas(ctx, [...FILES, ...BEHAVIOUR])) {
      const { state, failure, progress, output } = statusFromMeta(JSON.stringify(meta)) ?? {};
      const { exc_type = '' } = (meta.result ?? {}) as { exc_type?: string };
      const told = progress ? ` ${progress.fraction}` : '';
      seen.set(
        `${meta.status} ${exc_type}`.trim(),
        `${state} ${failure ? `${failure.kind} ${failure.code}` : ''}${told}`.trim(),
      );
      if (meta.status === 'SUCCESS') expect(JSON.parse(output as string)).toEqual(meta.result);
    }
    expect(Object.fromEntries([...seen].sort())).toMatchInlineSnapshot(`
      {
        "FAILURE ChordError": "failed refused GW_PYTHON_REFUSED",
        "FAILURE ConnectionError": "failed transient GW_PYTHON_TRANSIENT",
        "FAILURE EncodeError": "failed defect GW_PYTHON_DEFECT",
        "FAILURE GoldError": "failed defect GW_PYTHON_DEFECT",
        "FAILURE KeyError": "failed invalid GW_PYTHON_INVALID",
        "FAILURE NotRegistered": "failed invalid GW_PYTHON_INVALID",
        "FAILURE RuntimeError": "failed defect GW_PYTHON_DEFECT",
        "FAILURE SoftTimeLimitExceeded": "failed transient GW_PYTHON_TRANSIENT",
        "FAILURE TimeLimitExceeded": "failed transient GW_PYTHON_TRANSIENT",
        "FAILURE TypeError": "failed invalid GW_PYTHON_INVALID",
        "FAILURE ValueError": "failed invalid GW_PYTHON_INVALID",
        "FAILURE WorkerLostError": "failed transient GW_PYTHON_TRANSIENT",
        "PROGRESS": "running  0.3",
        "RETRY": "waiting",
        "RETRY ConnectionError": "waiting",
        "REVOKED TaskRevokedError": "expired refused GW_EXPIRED",
        "STARTED": "running",
        "SUCCESS": "done",
      }
    `);
  });

  it('keep the name and the words of an exception, and give them back the same', (ctx) => {
    for (const { status, result } of metas(ctx, FILES)) {
      if (status !== 'FAILURE') continue;
      const failure = failureFromCelery(result);
      const { exc_type } = result as CeleryException;
      expect(failure.message).toContain(exc_type);
      expect(failureToCelery(failure).exception).toEqual(result);
    }
  });
});

function at(text: string): number {
  return Date.parse(/[Z+]/.test(text.slice(10)) ? text : `${text}Z`);
}

describe('a failure of ours', () => {
  const stack = 'Error: Popescu\n    at run (file:///w/a.ts:1:2)\n    at next (file:///w/b.ts:3:4)';
  const defect: Failure = { kind: 'defect', code: 'GW_DEFECT', message: 'TypeError: no Popescu', stack };

  it.each<[string, Failure, CeleryException]>([
    [
      'invalid, with its field',
      errors.GW_INPUT_INVALID({ task: 't', field: 'a.b', problem: 'required' }, { field: 'a.b' }).failure,
      exception('InvalidInput', 'genius.errors', [
        'GW_INPUT_INVALID: The input of t breaks its contract at a.b: required.',
        { code: 'GW_INPUT_INVALID', field: 'a.b' },
      ]),
    ],
    [
      'transient, with how long to wait',
      { kind: 'transient', code: 'GW_BUSY', message: 'later', retryAfterMs: 1500 },
      exception('Transient', 'genius.errors', ['GW_BUSY: later', { code: 'GW_BUSY', retry_after: 1.5 }]),
    ],
    [
      'a defect, without its message',
      defect,
      exception('Defect', 'genius.errors', [
        'GW_DEFECT: TypeError; its message stands in the record of the run',
        { code: 'GW_DEFECT' },
      ]),
    ],
    [
      'cancelled',
      errors.GW_CANCELLED({ reason: '' }).failure,
      exception('TaskRevokedError', 'celery.exceptions', ['revoked']),
    ],
    [
      'cancelled while it ran',
      errors.GW_CANCELLED({ reason: '' }, { details: { terminated: true } }).failure,
      exception('TaskRevokedError', 'celery.exceptions', ['terminated']),
    ],
    ['expired', errors.GW_EXPIRED().failure, exception('TaskRevokedError', 'celery.exceptions', ['expired'])],
    [
      'past its hard limit',
      errors.GW_HARD_LIMIT({ task: 't', limit: '30s' }).failure,
      exception('TimeLimitExceeded', 'billiard.exceptions', [30]),
    ],
    [
      'of an unknown task',
      errors.GW_TASK_UNKNOWN({ task: 'no.such.task', known: '' }).failure,
      exception('NotRegistered', 'celery.exceptions', ['no.such.task']),
    ],
    [
      'for arguments that do not fit',
      wireErrors.GW_ARGUMENTS_MISFIT({ task: 't', got: '2 positional arguments' }).failure,
      exception('TypeError', 'builtins', [
        'GW_ARGUMENTS_MISFIT: t takes one object: pass its fields as keyword arguments. It got 2 positional arguments.',
      ]),
    ],
  ])('%s has a name that Python can catch', (_name, failure, expected) => {
    expect(failureToCelery(failure).exception).toEqual(expected);
  });

  it.each(['GW_SOFT_LIMIT', 'GW_WORKER_LOST'] as const)('%s has the name that Celery gives it', (code) => {
    const { exc_type, exc_module } = failureToCelery(errors[code]({ task: 't', limit: '1s' }).failure).exception;
    expect([exc_type, exc_module]).toEqual([
      code === 'GW_SOFT_LIMIT' ? 'SoftTimeLimitExceeded' : 'WorkerLostError',
      'billiard.exceptions',
    ]);
  });

  it('has the frames of its stack as a traceback of Python, and no message in it', () => {
    const { traceback } = failureToCelery(defect);
    expect(traceback).toBe(
      [
        'Traceback (most recent call last):',
        '  File "file:///w/b.ts", line 3, in next',
        '  File "file:///w/a.ts", line 1, in run',
        'genius.errors.Defect: GW_DEFECT: TypeError; its message stands in the record of the run',
        '',
      ].join('\n'),
    );
    expect(resultMeta({ id: 'x', state: 'FAILURE', failure: defect, dateDone: 0 })).not.toContain('Popescu');
  });

  it.each(['invalid', 'refused', 'transient', 'defect'] as const)('comes back from Redis as %s', (kind) => {
    const failure: Failure = { kind, code: 'GW_SOME', message: 'so: it is', field: 'a', retryAfterMs: 500 };
    const json = resultMeta({ id: 'x', state: 'FAILURE', failure, dateDone: 1000 });
    expect(statusFromMeta(json)).toMatchObject({ id: 'x', state: 'failed', failure, doneAt: 1000 });
  });
});

describe('a stored result', () => {
  it('keeps its output as the text it is', () => {
    const json = resultMeta({ id: 'x', state: 'SUCCESS', result: '{"n": 1152921504606846977}', dateDone: 0 });
    expect(statusFromMeta(json)?.output).toBe('{"n": 1152921504606846977}');
  });

  it.each(['', '7', 'null', '{}', '{"status": 1}', '{"status": "SUCCESS"}'])('%j is none', (json) => {
    expect(statusFromMeta(json)).toBeUndefined();
  });

  it.each<[string, Failure['kind']]>([
    ['pydantic_core._pydantic_core ValidationError', 'invalid'],
    ['builtins ValueError', 'invalid'],
    ['builtins KeyError', 'invalid'],
    ['celery.exceptions NotRegistered', 'invalid'],
    ['builtins PermissionError', 'refused'],
    ['builtins ConnectionError', 'transient'],
    ['builtins TimeoutError', 'transient'],
    ['sqlalchemy.exc OperationalError', 'transient'],
    ['billiard.exceptions SoftTimeLimitExceeded', 'transient'],
    ['billiard.exceptions WorkerLostError', 'transient'],
    ['builtins ZeroDivisionError', 'defect'],
    ['shop.errors InvalidInput', 'defect'],
  ])('%s is %s', (name, kind) => {
    const [exc_module, exc_type] = name.split(' ') as [string, string];
    expect(failureFromCelery({ exc_type, exc_module, exc_message: ['words'] })).toMatchObject({
      kind,
      details: { exception: exc_type, words: 'words' },
    });
  });
});

function exception(exc_type: string, exc_module: string, exc_message: unknown[]): CeleryException {
  return { exc_type, exc_message, exc_module };
}
