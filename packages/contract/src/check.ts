/** Checks values against a contract's schemas and says in one sentence what is wrong. */

import { errors } from './platform-errors.ts';
import type { Task } from './task.ts';

interface Issue {
  path: PropertyKey[];
  message: string;
}

const fieldOf = (issue: Issue | undefined) => issue?.path.map(String).join('.') || '(whole)';

/** The input with defaults filled in. Throws GW_INPUT_INVALID with the first field that breaks the contract. */
export function checkInput(task: Task, input: unknown): unknown {
  const checked = task.input.safeParse(input);
  if (checked.success) return checked.data;
  const [first, ...more] = checked.error.issues as Issue[];
  const field = fieldOf(first);
  // zod's messages name what was expected, never the value that was found.
  throw errors.GW_INPUT_INVALID(
    { task: task.name, field, problem: lowerFirst(first?.message ?? 'it does not fit') },
    {
      field,
      ...(more.length ? { details: { more: more.map((i) => `${fieldOf(i)}: ${lowerFirst(i.message)}`) } } : {}),
    },
  );
}

/** The output as the contract allows it. Throws GW_OUTPUT_INVALID: the handler's defect. */
export function checkOutput(task: Task, output: unknown): unknown {
  const checked = task.output.safeParse(output);
  if (checked.success) return checked.data;
  const first = (checked.error.issues as Issue[])[0];
  const field = fieldOf(first);
  throw errors.GW_OUTPUT_INVALID(
    { task: task.name, field, problem: lowerFirst(first?.message ?? 'it does not fit') },
    { field },
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
