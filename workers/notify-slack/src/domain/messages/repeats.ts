/** The line under a message that came more than once. */

import { mrkdwnTime } from '../mrkdwn/escape.ts';
import {
  type Block,
  type Language,
  type Message,
  MOST_BLOCKS,
  MOST_CHARACTERS,
  type Repeats,
  smallPrint,
} from './message.ts';
import { wordsOf } from './words.ts';

/** The first post with the count under it; the posts after it stay as they are. */
export function withRepeats(parts: readonly Message[], repeats: Repeats, language: Language): Message[] {
  const [first, ...rest] = parts;
  if (!first) return [];
  const line = repeatsLine(repeats, language);
  if (!first.blocks) {
    const text = `${first.text}\n${line}`;
    return [{ ...first, text: text.length <= MOST_CHARACTERS ? text : first.text }, ...rest];
  }
  const blocks: Block[] = [...first.blocks.slice(0, MOST_BLOCKS - 1), smallPrint(line)];
  const text = `${first.text} (×${repeats.count})`;
  return [{ ...first, text: text.length <= MOST_CHARACTERS ? text : first.text, blocks }, ...rest];
}

function repeatsLine({ count, since, until }: Repeats, language: Language): string {
  return `:repeat: ${wordsOf(language).repeated(count, mrkdwnTime(since), mrkdwnTime(until))}`;
}
