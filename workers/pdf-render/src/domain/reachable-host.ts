/** Which hosts a page may reach: any on the public internet over https, and those that the operator names. */

/** Host and port as they stand in an address, with the port left out where it is 80 or 443. */
export function hostKey(host: string, port: number): string {
  const bare = host.toLowerCase().replace(/\.$/, '');
  return port === 443 || port === 80 ? bare : `${bare}:${port}`;
}

/** The hosts of PDF_RENDER_ALLOW_HOSTS. */
export function readAllowedHosts(text: string | undefined): ReadonlySet<string> {
  const hosts = (text ?? '').split(',').map((each) => each.trim().toLowerCase());
  return new Set(hosts.filter(Boolean).map((each) => each.replace(/:(80|443)$/, '')));
}

/** Whether an address is of the host that an operator named. */
export function isAllowedUrl(url: URL, allowed: ReadonlySet<string>): boolean {
  const port = url.port ? Number(url.port) : url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80;
  return allowed.has(hostKey(url.hostname, port));
}
