/** How long work holds up the event loop. */

/**
 * The longest turn of the loop while `work` goes on, ms of this thread's own time: on cores that are shared with other
 * programs, the time on the clock says little.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const spentMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let longest = 0;
  let before = spentMs();
  const look = () => {
    const now = spentMs();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

/**
 * How long work may hold up the loop, ms: heartbeats and everybody else's runs wait for so long. Where what is covered is
 * counted, code takes about three times as long.
 */
export const MOST_TURN_MS = process.env.GENIUS_TEST_COVERED ? 600 : 200;
