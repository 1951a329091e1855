/** A process that runs the SMTP simulator on a folder until it is killed: it writes its port as the first line. */

import { openSmtp } from '../index.ts';

const { env } = await openSmtp({ folder: process.argv[2] ?? '', url: '' });
process.stdout.write(`${env.SMTP_PORT}\n`);
