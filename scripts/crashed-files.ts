/**
 * Test files whose process V8 itself ended. Node 22 and 24 do so now and then when threads come and go: "Check failed:
 * jit_page.has_value()" (https://github.com/nodejs/node/issues/64500). It says nothing about the tests, so they run again.
 */

/** Written by the run in which it happened, for the next one. */
export interface Crashed {
  files: string[];
  /** What the other files of that run came to. */
  passed: number;
  failed: number;
}

/** V8 ends a process by SIGTRAP when it finds itself broken; nothing else here does. */
const BY_V8 = /exited unexpectedly with signal SIGTRAP .*test file (\S+)$/m;

/** The file of which an error of the runner tells; undefined for any other error. */
export function crashedFile(error: unknown): string | undefined {
  for (let each = error as { message?: unknown; cause?: unknown } | undefined; each; each = each.cause as typeof each) {
    const [, file] = BY_V8.exec(String(each.message ?? '')) ?? [];
    if (file) return file;
  }
  return undefined;
}
