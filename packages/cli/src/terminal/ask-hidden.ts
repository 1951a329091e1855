/** Asks a person at a terminal for a line that is not shown. */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Resolves with what was typed. Ctrl-C ends the process as it would anywhere. */
export function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve) => {
    let line = '';
    lines.once('SIGINT', () => {
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
    lines.once('line', (text) => {
      line = text;
      lines.close();
    });
    lines.once('close', () => {
      process.stderr.write('\n');
      resolve(line);
    });
  });
}
