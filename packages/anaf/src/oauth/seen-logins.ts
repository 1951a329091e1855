/** Which logins this process has used: where one of these ends, its work stops, while another one's end is a warning. */

const MOST = 1_000;
const seen = new Set<string>();

export function rememberLogin(tenant: string, { cif }: { cif: string }): void {
  const key = `${tenant}/${cif}`;
  seen.delete(key);
  seen.add(key);
  const [oldest] = seen;
  if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
}

/** Whether the login that this tenant holds was used here. Those of the default tenant serve all tenants. */
export function isLoginUsed({ tenant, cif }: { tenant: string; cif: string }): boolean {
  if (tenant !== '') return seen.has(`${tenant}/${cif}`);
  return [...seen].some((key) => key.endsWith(`/${cif}`));
}
