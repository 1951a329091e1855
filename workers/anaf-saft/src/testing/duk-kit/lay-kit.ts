/** A kit for a test file: a folder as DUK_HOME and a Java that runs the stand-in program instead of the jar. */

import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeTestFolder } from '@genius/testing';
import type { Recipe } from './recipes.ts';

export interface KitCall {
  args: string[];
  pid: number;
  cwd: string;
  /** Names of its variables. */
  environment: string[];
}

export interface LaidKit extends Disposable {
  home: string;
  java: string;
  /** `DUK_HOME` and `JAVA_HOME`. */
  env: Record<string, string>;
  follow(recipe: Recipe): void;
  /** How it was called, oldest first. */
  calls(): KitCall[];
  /** The process that a hanging kit started. */
  childPid(): number | undefined;
}

const program = resolve(import.meta.dirname, '../duk-kit-program.ts');

export function layKit(recipe: Recipe = 'ok'): LaidKit {
  const folder = makeTestFolder();
  const home = join(folder.path, 'duk');
  const javaHome = join(folder.path, 'java-home');
  const java = join(javaHome, 'bin', 'java');
  for (const each of [join(home, 'config'), join(home, 'lib'), join(javaHome, 'bin')]) {
    mkdirSync(each, { recursive: true });
  }
  writeFileSync(join(home, 'DUKIntegrator.jar'), '');
  for (const name of ['D406Validator.jar', 'D406Pdf.jar']) writeFileSync(join(home, 'lib', name), '');
  writeFileSync(join(home, 'config', 'config.properties'), 'limba=ro\nofffLine=N\noffLine=N\n');
  writeFileSync(java, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(java, 0o755);
  const calls = join(home, 'calls.jsonl');
  const follow = (next: Recipe) => {
    rmSync(calls, { force: true });
    writeFileSync(join(home, 'recipe'), next);
  };
  follow(recipe);
  return {
    home,
    java,
    env: { DUK_HOME: home, JAVA_HOME: javaHome },
    follow,
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as KitCall)
        : [],
    childPid: () => (existsSync(join(home, 'child')) ? Number(readFileSync(join(home, 'child'), 'utf8')) : undefined),
    [Symbol.dispose]: () => folder.remove(),
  };
}
