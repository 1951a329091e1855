/**
 * Vitest reporter: says aloud which tests were skipped and why, what the tests left behind, and closes with the line
 * `N passed, N failed` alone on a line, also when vitest itself ends in an error.
 */

import { existsSync, writeFileSync, writeSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { type Crashed, crashedFile } from './crashed-files.ts';
import { type Skipped, whySkipFails } from './skip-reasons.ts';
import { type Leftovers, TestWorld } from './test-world.ts';

const strict = process.env.CI === 'true' || process.env.GENIUS_STRICT === '1';
const hasGold = existsSync(resolve(process.env.GENIUS_GOLD ?? '../shared/gold'));

export class ClosingLine implements Reporter {
  readonly #skipped: Skipped[] = [];
  #passed = 0;
  #failed = 0;
  /** Files whose process V8 ended; they are run again, so nothing of them counts. */
  #crashed: string[] = [];
  #hasRun = false;
  #isFiltered = false;

  /** Not in the constructor: tools that only read vitest.config.ts build a reporter too. */
  onInit(vitest: Vitest): void {
    this.#isFiltered = vitest.config.testNamePattern !== undefined;
    const world = TestWorld.open();
    Object.assign(process.env, world.env);
    // Not when the tests end: workers of vitest and its report of the coverage still follow, and this line closes all.
    process.once('exit', (code) => this.#close(world.close(), code));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#hasRun = true;
    const mayRunAgain = process.env.GENIUS_TESTS_CRASHED !== undefined;
    for (const error of unhandledErrors) {
      const file = mayRunAgain ? crashedFile(error) : undefined;
      if (file === undefined) this.#failed++;
      else this.#crashed.push(file);
    }
    for (const module of modules) {
      if (this.#crashed.includes(module.moduleId)) continue;
      // A file that can't be loaded, or a failing hook, has no failing test of its own.
      this.#failed += module.errors().length;
      for (const suite of module.children.allSuites()) this.#failed += suite.errors().length;
      for (const test of module.children.allTests()) this.#count(test);
    }
  }

  #count(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') this.#passed++;
    if (result.state === 'failed' || result.state === 'pending') this.#failed++;
    if (result.state !== 'skipped') return;
    // Left out by -t on the command line: asked for, so not worth a word.
    if (result.note === undefined && this.#isFiltered) return;
    this.#skipped.push({ name: `${relative('.', test.module.moduleId)} > ${test.fullName}`, reason: result.note });
  }

  #close(leftovers: Leftovers, code: number): void {
    for (const skipped of this.#skipped) this.#printSkipped(skipped);
    this.#printLeftovers(leftovers);
    if (!this.#hasRun) this.#fail('the tests did not run');
    this.#addBefore();
    if (this.#crashed.length > 0) this.#noteCrashed();
    if (this.#failed > 0 && code === 0) process.exitCode = 1;
    const skipped = this.#skipped.length > 0 ? `, ${this.#skipped.length} skipped` : '';
    print(`${this.#passed} passed, ${this.#failed} failed${skipped}`);
  }

  /** What this run continues counts with it. */
  #addBefore(): void {
    const before = JSON.parse(process.env.GENIUS_TESTS_BEFORE ?? '{}') as Partial<Crashed>;
    this.#passed += before.passed ?? 0;
    this.#failed += before.failed ?? 0;
  }

  #noteCrashed(): void {
    const crashed: Crashed = { files: this.#crashed, passed: this.#passed, failed: this.#failed };
    writeFileSync(process.env.GENIUS_TESTS_CRASHED as string, JSON.stringify(crashed));
  }

  #printSkipped(skipped: Skipped): void {
    print(`skipped: ${skipped.name}: ${skipped.reason ?? 'no reason given'}`);
    const failure = whySkipFails(skipped, { strict, hasGold });
    if (failure !== undefined) this.#fail(failure);
  }

  #printLeftovers({ folders, processes }: Leftovers): void {
    // A process that was ended by force can't clear up.
    if (this.#crashed.length > 0) return;
    for (const folder of folders) this.#fail(`a test left its temporary folder behind: ${folder}`);
    for (const { pid, command } of processes) this.#fail(`a test left a process running: ${pid} ${command}`);
  }

  #fail(why: string): void {
    this.#failed++;
    print(`failed: ${why}`);
  }
}

/** Synchronous, because the process is about to end; the descriptor of a slow pipe may refuse for a moment. */
function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(1, bytes, sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
