/** veraPDF, the referee of PDF/A, from Maven's repository: for tests. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

const PROJECT = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>genius.test</groupId><artifactId>verapdf</artifactId><version>1</version><dependencies>
<dependency><groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId><version>1.28.2</version></dependency>
</dependencies></project>`;

/** What veraPDF says of a file: `pass`, or the rules that it breaks. */
export type Verdict = 'pass' | string[];

/** The referee; the test is left out where Java, Maven or its repository is absent. */
export async function openVeraPdf(
  ctx: Pick<TestContext, 'skip'>,
): Promise<AsyncDisposable & { judge(files: Record<string, Uint8Array>): Promise<Record<string, Verdict>> }> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-verapdf-'));
  await writeFile(join(folder, 'pom.xml'), PROJECT);
  try {
    await run('java', ['-version']);
    const fetch = ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=jars'];
    await run('mvn', fetch, { cwd: folder, timeout: 240_000 });
  } catch (error) {
    await rm(folder, { recursive: true });
    ctx.skip(`network: veraPDF can not be fetched with java and mvn (${(error as Error).message.split('\n')[0]})`);
  }
  return {
    judge: (files) => judge(folder, files),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

interface Report {
  report: {
    jobs: {
      itemDetails: { name: string };
      validationResult?: {
        compliant: boolean;
        details: { ruleSummaries: { clause: string; testNumber: number; description: string }[] };
      }[];
      taskException?: { exception: string };
    }[];
  };
}

async function judge(folder: string, files: Record<string, Uint8Array>): Promise<Record<string, Verdict>> {
  const named = new Map<string, string>();
  for (const [at, [name, bytes]] of Object.entries(files).entries()) {
    const path = join(folder, `${at}.pdf`);
    await writeFile(path, bytes);
    named.set(path, name);
  }
  const main = ['-cp', 'jars/*', 'org.verapdf.apps.GreenfieldCliWrapper', '--format', 'json', '-f', '3b'];
  // It leaves with 1 if one of the files is no PDF/A.
  const said = await run('java', [...main, ...named.keys()], { cwd: folder, timeout: 120_000, maxBuffer: 1e8 }).catch(
    (error: { code?: number; stdout?: string }) => {
      if (error.code === 1 && error.stdout) return { stdout: error.stdout };
      throw error;
    },
  );
  const verdicts: Record<string, Verdict> = {};
  for (const { itemDetails, validationResult, taskException } of (JSON.parse(said.stdout) as Report).report.jobs) {
    const [result] = validationResult ?? [];
    const broken = result?.details.ruleSummaries.map((rule) => `${rule.clause}-${rule.testNumber} ${rule.description}`);
    verdicts[named.get(itemDetails.name) ?? ''] = result?.compliant
      ? 'pass'
      : (broken ?? [String(taskException?.exception)]);
  }
  return verdicts;
}
