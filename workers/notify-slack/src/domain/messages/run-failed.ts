/** A failed run: which task, why, and the link to it. */

import {
  type Block,
  blockParts,
  fieldSections,
  header,
  type Language,
  linkButton,
  type Message,
  prose,
} from './message.ts';
import { wordsOf } from './words.ts';

export interface RunFailed {
  runId: string;
  task: string;
  /** Code of the failure. */
  code: string;
  /** What happened and what to do. */
  message?: string | undefined;
  attempts?: number | undefined;
  /** The page of the run. */
  url?: string | undefined;
}

export function runFailedMessage(failed: RunFailed, language: Language): Message[] {
  const words = wordsOf(language);
  const { runId, task, code, message, attempts, url } = failed;
  const blocks: Block[] = [
    header(`❌ ${words.runFailed}: ${task}`),
    ...(message ? prose(message) : []),
    ...fieldSections([
      { label: words.task, value: task },
      { label: words.error, value: code },
      { label: words.run, value: runId },
      ...(attempts === undefined ? [] : [{ label: words.attempts, value: String(attempts) }]),
    ]),
    ...(url ? [{ type: 'actions', elements: [linkButton(words.openRun, url, 'genius_run', 'primary')] }] : []),
  ];
  return blockParts(blocks, `❌ ${words.runFailed}: ${task}, ${code} (${runId})`);
}
