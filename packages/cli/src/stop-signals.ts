/** Ctrl-C and SIGTERM. */

/** Calls back at the first SIGINT or SIGTERM; a second Ctrl-C ends the process at once. Returns what forgets it. */
export function onInterrupt(first: (signal: NodeJS.Signals) => void): () => void {
  let isAsked = false;
  const listener = (signal: NodeJS.Signals) => {
    if (isAsked && signal === 'SIGINT') process.exit(130);
    if (isAsked) return;
    isAsked = true;
    first(signal);
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}
