/** Stands in for `contract-named.ts` in programs for browsers, which carry no contracts: the registry checks inputs. */

export async function contractNamed(): Promise<undefined> {
  return undefined;
}
