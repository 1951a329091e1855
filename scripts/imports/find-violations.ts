/** Applies the import rule to a whole tree. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCycles } from './cycles.ts';
import { readHouse } from './house.ts';
import { readImports } from './read-imports.ts';
import { judge } from './rules.ts';

export interface Violation {
  /** Where: `file:line`. */
  at: string;
  what: string;
  why: string;
}

export function findViolations(root: string): Violation[] {
  const house = readHouse(root);
  const violations: Violation[] = [];
  const edges = new Map<string, string[]>();
  for (const file of house.files) {
    const imports = readImports(file, readFileSync(join(root, file), 'utf8'));
    for (const imported of imports) {
      const why = judge(file, imported, house);
      if (why) violations.push({ at: `${file}:${imported.line}`, what: `imports ${imported.specifier}`, why });
    }
    const needed = imports.filter(({ specifier, isTypeOnly }) => specifier.startsWith('.') && !isTypeOnly);
    edges.set(
      file,
      needed.map(({ specifier }) => join(dirname(file), specifier)),
    );
  }
  for (const [first = '', ...others] of findCycles(edges)) {
    violations.push({
      at: first,
      what: `imports itself through ${others.join(' and ') || 'nothing but itself'}`,
      why: 'In a circle, the order of loading decides what is still undefined. Move what both need into a third file.',
    });
  }
  return violations;
}
