/** Bounces that are only text, as qmail, Exim, older Exchange and some vendors write them. */

import { classifyFailure, statusIn, tellsFailure } from './classify.ts';
import type { ReadRecipient } from './read-bounce.ts';

/** Behind these comes the message that bounced; its addresses are no news. */
const ORIGINAL =
  /^[\s>*-]*(-{2,}.*(original|copy of (the|your) message|headers? follow|returned message|message follows|text of message)|below this line is a copy|this is a copy of (the|your) message|your original message|original message (headers|follows)|----- ?original|mesajul (original|ini[tț]ial))/i;
const ADDRESS =
  /<?(?:mailto:)?([^\s<>()[\]:;,"'@]{1,64}@[^\s<>()[\]:;,"'@]{1,200}\.[^\s<>()[\]:;,"'@.]{0,60}[A-Za-z0-9])>?/g;
const DAEMON = /^(mailer-daemon|postmaster|mail-daemon|noreply|no-reply|abuse|bounces?)@/i;
const MOST = 200;
/** What searches for addresses in a line takes longer than the line is long. */
const MAX_LINE = 1_000;

export interface PlainBounce {
  text: string;
  /** Of Exim's `X-Failed-Recipients`: those are certain. */
  named: readonly string[];
  /** Who the report went to, and other bystanders. */
  bystanders: readonly string[];
  isDelay: boolean;
}

export function readPlainBounce({ text, named, bystanders, isDelay }: PlainBounce): ReadRecipient[] {
  const lines = text
    .slice(0, 200_000)
    .split(/\r\n|\r|\n/)
    .map((line) => line.slice(0, MAX_LINE));
  const end = lines.findIndex((line) => ORIGINAL.test(line));
  const told = end === -1 ? lines : lines.slice(0, end);
  const blocks = blocksOf(told, new Set(bystanders.map((each) => each.toLowerCase())));
  const whole = told.join(' ').slice(0, 5_000);
  const found = new Map<string, string>();
  for (const address of named) found.set(address, blocks.get(address.toLowerCase())?.words ?? whole);
  if (found.size === 0) for (const { address, words } of blocks.values()) found.set(address, words);
  const recipients: ReadRecipient[] = [];
  for (const [address, words] of [...found].slice(0, MOST)) {
    // A reason that stands before the list counts for all in it.
    const reason = statusIn(words) !== undefined || tellsFailure(words) ? words : `${words} ${whole}`;
    const status = statusIn(reason);
    if (status === undefined && !tellsFailure(reason) && named.length === 0) continue;
    recipients.push({
      address,
      kind: isDelay ? 'delayed' : classifyFailure(status, reason),
      action: isDelay ? 'delayed' : 'failed',
      ...(status ? { status } : {}),
      diagnostic: words,
    });
  }
  return recipients;
}

/** The lines from each address to the next one. */
function blocksOf(lines: readonly string[], bystanders: ReadonlySet<string>) {
  const blocks = new Map<string, { address: string; words: string }>();
  let current: { address: string; words: string } | undefined;
  for (const line of lines) {
    const address = [...line.matchAll(ADDRESS)]
      .map(([, each]) => each as string)
      .find((each) => !DAEMON.test(each) && !bystanders.has(each.toLowerCase()));
    // A server that repeats the address in its answer begins no new block.
    if (address && address.toLowerCase() !== current?.address.toLowerCase() && !isAnswer(line)) {
      current = blocks.get(address.toLowerCase()) ?? { address, words: '' };
      blocks.set(address.toLowerCase(), current);
    }
    if (current && current.words.length < 2_000) current.words += `${line.trim()} `;
  }
  return blocks;
}

const isAnswer = (line: string) => /^\s*(\d{3}[ -]|>>>|<<<|remote host said|smtp error)/i.test(line);
