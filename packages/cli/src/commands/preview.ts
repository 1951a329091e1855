/** `genius preview <template>`: a page that shows a template, and anew when its files change. */

import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Language, TemplateName } from '@genius/pdf-render/templates';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { startPreview } from '../preview/server.ts';
import { onInterrupt } from '../stop-signals.ts';
import { style } from '../terminal/style.ts';
import { print } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options {
  lang?: Language;
  data?: string;
  port: string;
}

export async function run(name: TemplateName, options: Options): Promise<ExitCode> {
  const port = wholeNumber(options.port, '--port');
  const data = options.data === undefined ? undefined : resolve(options.data);
  if (data !== undefined) {
    await access(data).catch((error: Error) => {
      throw cliErrors.GW_CLI_FILE_UNREADABLE({ file: data, problem: error.message });
    });
  }
  const preview = await startPreview({ name, data, language: options.lang ?? 'ro', port }).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' ? cliErrors.GW_CLI_PORT_TAKEN({ port, other: port + 1 }) : error;
    },
  );
  print(`${name} ${style('cyan', preview.url)}`);
  print(style('dim', say('Ctrl-C stops it.', 'Ctrl-C o oprește.')));
  await new Promise<void>((stop) => onInterrupt(() => stop()));
  await preview.close();
  return EXIT.done;
}
