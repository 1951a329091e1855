/** Checks what may import what (ARCHITECTURE.md, "What may import what") over the whole repository. */

import { resolve } from 'node:path';
import { findViolations } from './imports/find-violations.ts';

const violations = findViolations(resolve(import.meta.dirname, '..'));
for (const { at, what, why } of violations) console.log(`${at} ${what}\n  ${why}`);
console.log(violations.length === 0 ? 'Every import is allowed.' : `${violations.length} imports are not allowed.`);
process.exitCode = violations.length === 0 ? 0 : 1;
