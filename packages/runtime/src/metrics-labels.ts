/** Values of labels, kept few: what senders make up must not make series. */

/** Probes go the whole way of a run and would count as traffic. */
const PROBES = 'genius.probe';
/** Stands for every name past the bound. */
export const OTHER = 'other';

export function isProbe(name: string): boolean {
  return name.startsWith(PROBES);
}

/** Gives each name back as it is until there are `most` of them; every further one is `other`. */
export function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most) return OTHER;
    known.add(name);
    return name;
  };
}
