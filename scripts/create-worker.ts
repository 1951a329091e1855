/** `node scripts/create-worker.ts --tag x` is `genius new worker x`. */

import { parseArgs } from 'node:util';
import { main } from '@genius/cli';

const { values, positionals } = parseArgs({ options: { tag: { type: 'string' } }, allowPositionals: true });
const tag = values.tag ?? positionals[0];
await main([process.execPath, 'genius', 'new', 'worker', ...(tag === undefined ? [] : [tag])]);
