/**
 * Keeps the part of the heap for new objects as small as it starts while a process loads its modules. V8 widens it for what
 * loading leaves behind and never gives that back: a worker without work would hold about 10 MB for nothing.
 */

import { setFlagsFromString } from 'node:v8';

/** V8's own default. */
const WIDENS_BY = 2;

/** From now on it stays as it is. To be called before anything large is loaded. */
export function holdYoungHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** From now on it grows with the work. */
export function releaseYoungHeap(): void {
  setFlagsFromString(`--semi-space-growth-factor=${WIDENS_BY}`);
}
