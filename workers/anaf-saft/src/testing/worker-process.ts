/** A process that runs the worker on a folder until it is killed. */

import { openTestPlatform } from '@genius/testing';
import { worker } from '../index.ts';

const [folder = ''] = process.argv.slice(2);
process.on('disconnect', () => process.exit(1));
await openTestPlatform({ folder, workers: [worker] });
