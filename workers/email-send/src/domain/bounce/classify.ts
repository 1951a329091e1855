/** Whether a failed delivery says that the mailbox is gone for good, from its status and the server's words. */

export type BounceKind = 'hard' | 'soft';

const GONE =
  /user[- _]?unknown|unknown[- _]?user|no[- _.]?such[- _]?(user|mailbox|recipient|address|person|account)|(user|mailbox|recipient|address|account|alias)[^.]{0,40}(does(n't| not)|not) exist|(address|account|mailbox|user|recipient)[^.]{0,30}(not found|unknown|invalid|disabled|inactive|closed|suspended|deactivated|no longer)|invalid (recipient|mailbox|user|address)|(address|recipient) rejected[:.]? *(user|unknown|access|no )|no mailbox|not a (valid|known) (mailbox|user|address)|unrouteable address|unknown (local[- ]part|recipient|address|mailbox|domain)|(host|domain)( name)?[^.]{0,20}(not found|unknown|does(n't| not) exist)|nxdomain|is on the suppression list|bad destination|wasn't found|couldn't be found|utilizator (necunoscut|inexistent)|nu exist[aă]/i;
const FULL =
  /(mailbox|quota|inbox|storage)[^.]{0,40}(full|exceed|over|limit)|over ?quota|quota exceeded|insufficient (system )?storage|out of (storage|space)|plin[aă]/i;
const POLICY =
  /spam|blocked|black ?list|block ?list|dnsbl|rbl|reputation|policy|dmarc|\bspf\b|\bdkim\b|unauthenticated|content (rejected|filter)|virus|malware|message (too (big|large)|size)|exceeds? (the )?(maximum|size)|rate limit|too many|greylist|try again|temporar|defer|timed? ?out|relay/i;

/** Statuses (RFC 3463) that start with 5 and yet say nothing of the mailbox for good. */
const PASSING = /^5\.(1\.[78]|2\.[23]|3\.\d+|4\.[1567]|5\.\d+|6\.\d+|7\.\d+)$/;
/** Those that say that it is not there. */
const ABSENT = /^5\.(1\.([0-46]|10)|2\.1|4\.4)$/;

export function classifyFailure(status: string | undefined, words: string): BounceKind {
  if (status?.startsWith('4')) return 'soft';
  if (status && ABSENT.test(status) && !FULL.test(words)) return 'hard';
  if (FULL.test(words)) return 'soft';
  if (GONE.test(words)) return 'hard';
  if (status && PASSING.test(status)) return 'soft';
  if (POLICY.test(words)) return 'soft';
  return status?.startsWith('5') ? 'hard' : 'soft';
}

/** The enhanced status in some words, or one that follows from an SMTP code among them. */
export function statusIn(words: string): string | undefined {
  const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(words)?.[1];
  if (enhanced) return enhanced;
  const code = /(?<![\d.:/-])([45])\d{2}(?![\d.]*\d)(?=[\s\-(:,;)\]]|$)/.exec(words)?.[1];
  if (code) return `${code}.0.0`;
  return undefined;
}

/** Whether the words alone say that delivery failed. */
export const tellsFailure = (words: string): boolean => GONE.test(words) || FULL.test(words) || POLICY.test(words);
