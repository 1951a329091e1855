/** A process that runs the sandbox with REGES on a folder until it is killed: it writes its address as the first line. */

import { openSandbox } from '../../sandbox.ts';

const { url } = await openSandbox({ folder: process.argv[2] ?? '', port: 0, names: ['reges'] });
process.stdout.write(`${url}\n`);
