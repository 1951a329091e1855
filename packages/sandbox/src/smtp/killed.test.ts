import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSmtp } from './index.ts';

test('a message that was acknowledged is there after the process was killed', async () => {
  await using served = await serveSimulator(openSmtp);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/smtp-process.ts'), served.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const client = createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true });
  await client.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'acknowledged', text: 'x' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  client.close();
  const { inbox } = await served.restart();
  expect((await inbox.list('inbox', { limit: 10 })).map(({ summary }) => summary.subject)).toEqual(['acknowledged']);
});
