/** What the contracts say of every task, generated, so that help needs no contract and no schema library. */

import tasks from './generated/tasks.json' with { type: 'json' };

export interface KnownTask {
  name: string;
  queue: string;
  summary: string;
  summaryRo: string;
  /** The field that takes a blob, joined by dots; absent if none does. */
  fileField?: string;
  fields: { name: string; type: string; required: boolean; about?: string }[];
  examples: unknown[];
}

export const knownTasks: readonly KnownTask[] = tasks;
