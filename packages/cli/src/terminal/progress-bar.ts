/** One line on stderr that is written over while something goes on; nothing where no person looks. */

import { clip, styleErr } from './style.ts';

const WIDTH = 24;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;

export interface ProgressBar {
  /** Fraction 0 to 1, or undefined while nobody knows. */
  set(fraction: number | undefined, note: string): void;
  /** Takes the line away. */
  end(): void;
}

const silent: ProgressBar = { set: () => undefined, end: () => undefined };

export function startProgress(note: string): ProgressBar {
  if (process.stderr.isTTY !== true) return silent;
  let fraction: number | undefined;
  let text = note;
  let frame = 0;
  const draw = () => {
    const room = Math.max(10, (process.stderr.columns ?? 80) - WIDTH - 12);
    const spinner = styleErr('cyan', SPINNER[frame++ % SPINNER.length] as string);
    const bar =
      fraction === undefined ? '' : `${barOf(fraction)} ${String(Math.round(fraction * 100)).padStart(3)} %  `;
    process.stderr.write(`\r\x1b[2K${spinner} ${bar}${styleErr('dim', clip(text, room))}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  draw();
  return {
    set(nextFraction, nextText) {
      fraction = nextFraction;
      text = nextText;
    },
    end() {
      clearInterval(timer);
      process.stderr.write('\r\x1b[2K');
    },
  };
}

function barOf(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * WIDTH);
  return styleErr('cyan', '━'.repeat(full)) + styleErr('gray', '━'.repeat(WIDTH - full));
}
