/** The settings of a worker: declared in its folder, checked at the start, described in docs/settings.md. */

import { z } from 'zod';
import { parseSettings } from './parse-settings.ts';

export interface WorkerSettings<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly schema: z.ZodObject<S>;
  /**
   * What the environment says. Read it when it is needed, not when a module loads: a simulator's address is put into the
   * environment before the first run. Throws GW_SETTING_INVALID.
   */
  read(env?: NodeJS.ProcessEnv): z.output<z.ZodObject<S>>;
}

/**
 * Declares variables, each made by `setting`.
 * @example defineSettings({ SMTP_PORT: setting(forms.wholeNumber(1, 65_535).default(587), { about: '…', … }) })
 */
export function defineSettings<S extends z.ZodRawShape>(shape: S): WorkerSettings<S> {
  const schema = z.object(shape);
  return Object.freeze({ schema, read: (env: NodeJS.ProcessEnv = process.env) => parseSettings(schema, env) });
}
