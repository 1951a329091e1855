/**
 * Keeps Debian from starting the server that a package brings: the tests start their own, on other ports and folders.
 * Debian asks `/usr/sbin/policy-rc.d` before it starts a service, and answer 101 forbids it.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';
const MARK = '# Of genius-workers, while it installs packages for its tests.';

/**
 * Until the function that it returns is called, or this process ends. A policy of the machine's own stays as it is; one
 * of ours that a SIGKILL left forbids nothing any more, and is replaced.
 */
export function forbidServices(): () => void {
  const present = read();
  if (present !== undefined && !present.includes(MARK)) return () => undefined;
  const allow = () => {
    rmSync(POLICY, { force: true });
    process.off('exit', allow);
  };
  process.once('exit', allow);
  writeFileSync(POLICY, `#!/bin/sh\n${MARK}\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`, {
    mode: 0o755,
  });
  return allow;
}

function read(): string | undefined {
  try {
    return readFileSync(POLICY, 'utf8');
  } catch {
    return undefined;
  }
}
