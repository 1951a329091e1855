/** The readers of this process: models are loaded once and stay warm. */

import { openReaders, type Readers } from './domain/read-document.ts';

let opened: Readers | undefined;

export function readers(): Readers {
  opened ??= openReaders();
  return opened;
}
