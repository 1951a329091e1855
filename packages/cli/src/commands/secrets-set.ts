/** `genius secrets set`: a secret's value, from a terminal that does not show it, from stdin, or from a file. */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { actor } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { askHidden } from '../terminal/ask-hidden.ts';
import { print, printJson } from '../terminal/terminal.ts';

interface SetOptions {
  tenant?: string;
  file?: string;
  json?: boolean;
}

export async function run(name: string, { tenant = '', file, json }: SetOptions): Promise<ExitCode> {
  // Before anything is opened: a person may take a while.
  const value = await readValue(name, file);
  return withPlatform({}, async ({ platform: { secrets } }) => {
    const version = await secrets.of(tenant, actor()).write(name, value);
    if (json) printJson({ name, tenant, version });
    else print(say(`${name}  version ${version}`, `${name}  versiunea ${version}`));
    return EXIT.done;
  });
}

/** One line break at the end is the editor's or the shell's, and no part of the value. */
async function readValue(name: string, file: string | undefined): Promise<string> {
  const source = file ?? 'stdin';
  const isAsked = file === undefined && process.stdin.isTTY;
  const bytes = isAsked
    ? Buffer.from(await askHidden(say(`Value of ${name}: `, `Valoarea pentru ${name}: `)))
    : file === undefined
      ? await buffer(process.stdin)
      : await readBytes(file);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    const problem = say('it is not text in UTF-8; write it in base64', 'nu este text UTF-8; scrieți-o în base64');
    throw cliErrors.GW_CLI_SECRET_VALUE({ source, problem });
  }
  if (text === '') throw cliErrors.GW_CLI_SECRET_VALUE({ source, problem: say('it is empty', 'este goală') });
  return text;
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw cliErrors.GW_CLI_FILE_UNREADABLE({ file, problem: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}
