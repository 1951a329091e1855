/**
 * Draws what a command printed as an SVG picture of a terminal.
 *
 *   FORCE_COLOR=1 npx genius demo | npx node scripts/terminal-picture.ts '$ npx genius demo' > docs/invoice-day.svg
 */

import { text } from 'node:stream/consumers';

const COLUMN = 8.4;
const LINE = 20;
const MARGIN = 18;
const TOP = 46;
const COLORS: Record<string, string> = {
  '31': '#ff7b72',
  '32': '#56d364',
  '33': '#e3b341',
  '35': '#d2a8ff',
  '36': '#79c0ff',
};

interface Span {
  text: string;
  color: string;
  isBold: boolean;
  isUnderlined: boolean;
}

const command = process.argv[2] ?? '';
const lines = (await text(process.stdin)).replace(/\n+$/, '').split('\n');
process.stdout.write(drawTerminal([command, ...lines]));

function drawTerminal(all: readonly string[]): string {
  const spans = all.map(spansOf);
  const columns = Math.max(...spans.map((line) => line.reduce((sum, { text }) => sum + [...text].length, 0)));
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = TOP + all.length * LINE + MARGIN;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, i) => `<circle cx="${22 + i * 20}" cy="20" r="6" fill="${fill}"/>`,
  );
  const rows = spans.map(
    (line, i) =>
      `<text x="${MARGIN}" y="${TOP + (i + 0.7) * LINE}" xml:space="preserve">${line.map(tspan).join('')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<title>${escaped(all[0] ?? '')}</title>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
${dots.join('')}
${rows.join('\n')}
</svg>
`;
}

function tspan({ text, color, isBold, isUnderlined }: Span): string {
  const more = `${isBold ? ' font-weight="bold"' : ''}${isUnderlined ? ' text-decoration="underline"' : ''}`;
  return `<tspan fill="${color}"${more}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** The pieces of a line between its escape sequences (ECMA-48, SGR). */
function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let [color, isBold, isUnderlined] = ['#e6edf3', false, false];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1]?.split(';');
    if (!codes) {
      if (part !== '') spans.push({ text: part, color, isBold, isUnderlined });
      continue;
    }
    for (const code of codes) {
      if (code === '0' || code === '39' || code === '') color = '#e6edf3';
      if (code === '1') isBold = true;
      if (code === '2') color = '#8b949e';
      if (code === '22' || code === '0') {
        isBold = false;
        color = '#e6edf3';
      }
      if (code === '4') isUnderlined = true;
      if (code === '24' || code === '0') isUnderlined = false;
      color = COLORS[code] ?? color;
    }
  }
  return spans;
}
