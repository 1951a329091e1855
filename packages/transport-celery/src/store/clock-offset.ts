/** How far the server's clock is ahead of ours, from one question and its answer. */

/**
 * The true difference lies between `server - after` and `server - before`: the answer was made somewhere in between.
 * Of these the smallest is taken. So clocks that may agree are taken to agree, and on one host nothing that happened
 * before ever seems to come later, however slow the answer was.
 *
 * @param before our clock when the question was sent, ms since 1970
 * @param server its clock when it answered, ms since 1970
 * @param after our clock when the answer was here, ms since 1970
 * @returns ms to add to our clock
 */
export function clockOffset(before: number, server: number, after: number): number {
  // Our own clock tells whole milliseconds.
  const least = server - (after + 1);
  const most = server - before;
  return least > 0 ? least : Math.min(most, 0);
}
