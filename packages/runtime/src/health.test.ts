import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { DeepChecks } from './health.ts';
import { defineWorker } from './worker.ts';

const worker = (check: () => Promise<string | undefined>) =>
  defineWorker({ tag: 'probe', version: '1', summary: 'Is checked.', tasks: [], health: [{ name: 'outside', check }] });

describe('a deep check', () => {
  it('that passes with a sentence is healthy, and its warning is told', async () => {
    const checks = new DeepChecks([worker(async () => 'a protection is off: switch it on')], systemClock);
    const [result] = await checks.run();
    expect(result).toMatchObject({ healthy: true, warning: 'a protection is off: switch it on' });
  });

  it('may look at what its process has at hand', async () => {
    const secrets = { holders: async () => [{ tenant: 'a', name: 'x' }], of: () => expect.fail('nobody is read') };
    const looking = defineWorker({
      tag: 'probe',
      version: '1',
      summary: 'Is checked.',
      tasks: [],
      health: [{ name: 'secrets', check: async (_, host) => JSON.stringify(await host?.secrets.holders('')) }],
    });
    const [result] = await new DeepChecks([looking], systemClock, undefined, { secrets }).run();
    expect(result).toMatchObject({ healthy: true, warning: '[{"tenant":"a","name":"x"}]' });
  });

  it('that fails says what is wrong, and is counted', async () => {
    const failed: string[] = [];
    const broken = worker(async () => {
      throw new Error('nobody answers: start it');
    });
    const checks = new DeepChecks([broken], systemClock, (tag, check) => void failed.push(`${tag} ${check}`));
    expect(await checks.run()).toMatchObject([{ healthy: false, problem: 'nobody answers: start it' }]);
    expect(failed).toEqual(['probe outside']);
  });
});
