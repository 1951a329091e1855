/** Lists of pages such as `1-3, 5, 8-`. */

/** The list as Chromium takes it; undefined if a range runs backwards or begins at 0. */
export function chromiumPageRanges(pages: string): string | undefined {
  const ranges = pages.split(',').map((part) =>
    part
      .trim()
      .split('-')
      .map((end) => end.trim()),
  );
  const isRight = ranges.every(([from, to]) => Number(from) >= 1 && (!to || Number(to) >= Number(from)));
  return isRight ? ranges.map((ends) => ends.join('-')).join(',') : undefined;
}
