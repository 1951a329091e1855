/**
 * The ways to start Chromium, the safest first. As root its sandbox can not work, so it runs as nobody; and it is tied
 * to this process, so that the kernel ends it with us even if it no longer listens.
 */

import { findProgram } from './find-chromium.ts';
import type { Owner } from './profile-folder.ts';

export interface StartPlan {
  /** What goes before the browser's path. */
  before: string[];
  /** Whether Chromium's own sandbox is on. */
  sandbox: boolean;
  owner?: Owner;
}

/** `nobody` on Debian, and the user without rights by convention elsewhere. */
const NOBODY = 65_534;

/** The plans for this machine, to be tried in turn. */
export function startPlans(sandboxRequired: boolean): StartPlan[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  const tied = setpriv ? [setpriv, '--pdeathsig', 'KILL'] : [];
  const isRoot = process.getuid?.() === 0;
  const owner = { uid: NOBODY, gid: NOBODY };
  const asNobody = [...tied, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'];
  const safe: StartPlan[] = isRoot
    ? setpriv
      ? [
          { before: asNobody, sandbox: true, owner },
          // The sandbox of older kernels is a program with rights of its own, which "no new privileges" takes away.
          { before: asNobody.slice(0, -1), sandbox: true, owner },
        ]
      : []
    : [{ before: tied, sandbox: true }];
  if (sandboxRequired) return safe;
  const unsafe: StartPlan[] = [
    ...(isRoot && setpriv ? [{ before: asNobody, sandbox: false, owner }] : []),
    { before: tied, sandbox: false },
    ...(setpriv ? [{ before: [], sandbox: false }] : []),
  ];
  return [...safe, ...unsafe];
}
