/** An address below one of ANAF's, which may itself have a path, as the sandbox's have. */

/** @example joinUrl('https://api.anaf.ro', '/test/FCTEL/rest/upload', { cif: '123' }) */
export function joinUrl(base: string, path: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}
