/** The comparison as SVG: mean and p95 wait of each kind of arrivals, on a logarithmic scale. */

interface Wait {
  mean: number;
  p95: number;
}

export interface Bars {
  name: string;
  ours: Wait;
  plain: Wait;
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [900, 420, 60, 70, 50];
const FLOOR = 0.1;
const COLOURS = { ours: '#1f6feb', plain: '#b35900' };

export function drawBars(rows: readonly Bars[]): string {
  const most = Math.max(...rows.flatMap(({ ours, plain }) => [ours.mean, ours.p95, plain.mean, plain.p95]));
  const decades = Math.ceil(Math.log10(most / FLOOR));
  const plot = HEIGHT - TOP - BOTTOM;
  const heightOf = (seconds: number) => (plot * Math.log10(Math.max(seconds, FLOOR) / FLOOR)) / decades;
  const base = HEIGHT - BOTTOM;
  const group = (WIDTH - LEFT - 20) / rows.length;
  const bar = (kind: 'ours' | 'plain', seconds: number, x: number, isMean: boolean) =>
    `<rect x="${x.toFixed(1)}" y="${(base - heightOf(seconds)).toFixed(1)}" width="26" height="${heightOf(seconds).toFixed(1)}" ` +
    `fill="${COLOURS[kind]}" fill-opacity="${isMean ? 1 : 0.5}"/>` +
    text(x + 13, base - heightOf(seconds) - 4, seconds.toFixed(seconds < 10 ? 1 : 0), 'middle', 11);
  const lines = Array.from({ length: decades + 1 }, (_, i) => {
    const y = base - heightOf(FLOOR * 10 ** i);
    return (
      `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#d0d7de"/>` +
      text(LEFT - 6, y + 4, `${Number((FLOOR * 10 ** i).toPrecision(1))} s`, 'end', 12)
    );
  });
  const groups = rows.map(({ name, ours, plain }, i) => {
    const x = LEFT + group * i + (group - 118) / 2;
    return (
      bar('ours', ours.mean, x, true) +
      bar('plain', plain.mean, x + 28, true) +
      bar('ours', ours.p95, x + 64, false) +
      bar('plain', plain.p95, x + 92, false) +
      text(x + 27, base + 16, 'mean', 'middle', 11) +
      text(x + 91, base + 16, 'p95', 'middle', 11) +
      text(x + 59, base + 36, name, 'middle', 14)
    );
  });
  const legend =
    `<rect x="${LEFT}" y="38" width="14" height="14" fill="${COLOURS.ours}"/>${text(LEFT + 20, 50, 'ours', 'start', 13)}` +
    `<rect x="${LEFT + 70}" y="38" width="14" height="14" fill="${COLOURS.plain}"/>` +
    text(LEFT + 90, 50, 'plain rule on the length of the queue, its target tuned to the same pod-seconds', 'start', 13);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" role="img">`,
    '<title>How long runs wait at equal cost</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 24, 'How long runs wait at equal cost (logarithmic)', 'start', 16),
    legend,
    ...lines,
    ...groups,
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, words: string, anchor: string, size: number): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" fill="#1f2328">${words}</text>`;
}
