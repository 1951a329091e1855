/** Escaping for Slack's mrkdwn: text of others can carry no link, no mention and no channel call into a message. */

/** The three characters that mean something to Slack, as entities; nothing else is one. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}

/** A link with a label. A label breaks no line and ends no link; an address neither. */
export function mrkdwnLink(url: string, label: string): string {
  const address = escapeMrkdwn(url.replace(/[\s|<>]/g, (character) => encodeURIComponent(character)));
  const shown = escapeMrkdwn(label.replace(/\s+/g, ' ').trim());
  return shown ? `<${address}|${shown}>` : `<${address}>`;
}

/** Somebody or everybody who is called by a message: `here`, `channel`, `everyone`, or the id of a user or user group. */
export function mention(whom: string): string {
  if (whom === 'here' || whom === 'channel' || whom === 'everyone') return `<!${whom}>`;
  return whom.startsWith('S') ? `<!subteam^${whom}>` : `<@${whom}>`;
}

/** A moment, shown to each reader in their own time zone; `fallback` where Slack cannot. */
export function mrkdwnTime(at: Date, fallback = at.toISOString()): string {
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time_secs}|${escapeMrkdwn(fallback)}>`;
}
