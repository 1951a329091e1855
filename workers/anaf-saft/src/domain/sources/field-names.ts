/** Names of columns in any spelling: `line_account`, `Line Account` and `LINEACCOUNT` are `lineAccount`. */

import type { RecordKind } from '../model/record-kind.ts';
import { KINDS } from '../model/records/index.ts';

const plain = (name: string) => name.toLowerCase().replace(/[\s_.-]/g, '');

/** A name that no field has stays as it is. */
export function fieldNamer(kind: RecordKind): (name: string) => string {
  const { fields, lines = {} } = KINDS[kind];
  const names = new Map([...Object.keys(fields), ...Object.keys(lines)].map((name) => [plain(name), name]));
  const known = new Map<string, string>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = names.get(plain(name)) ?? name;
      if (known.size < 1_000) known.set(name, found);
    }
    return found;
  };
}
