/** The environment of the worker in a test. */

/** Variables of the worker; a test file has a process of its own. */
export function setEnvironment(values: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (/^(SMTP_|DKIM_|EMAIL_)/.test(name)) delete process.env[name];
  Object.assign(process.env, values);
}
