/** Reads variables by their schema: an empty one counts as unset, and what is wrong is told without showing a secret. */

import { errors, type FailureError } from '@genius/contract';
import type { z } from 'zod';
import { notesOfSchema } from './settings-forms.ts';

/** Throws GW_SETTING_INVALID that names the first variable that is wrong; the others stand in its `details.more`. */
export function parseSettings<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
  }
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const { secret, example } = notesOfSchema(schema.shape[name] as z.ZodType);
    return {
      name,
      example,
      problem: secret ? issue.message : `${issue.message}, and it is "${shown(given[name])}"`,
    };
  });
  const [first, ...more] = wrong as [(typeof wrong)[number]];
  throw settingInvalid(first.name, first.problem, {
    remedy: `A right one is ${first.name}=${first.example}`,
    more: more.map(({ name, problem }) => `${name}: ${problem}`),
  });
}

export function settingInvalid(
  name: string,
  problem: string,
  { remedy, more }: { remedy: string; more?: string[] },
): FailureError {
  return errors.GW_SETTING_INVALID(
    { name, problem, remedy },
    { field: name, ...(more?.length ? { details: { more } } : {}) },
  );
}

function shown(value = ''): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
