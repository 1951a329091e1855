/** Words in lines of a generated table. */

const LONGEST_LINE = 110;

export function wrapWords(words: readonly string[]): string {
  const done = [''];
  for (const word of words) {
    const last = done.length - 1;
    if (done[last] !== '' && (done[last] as string).length + word.length > LONGEST_LINE) done.push(word);
    else done[last] = done[last] === '' ? word : `${done[last]} ${word}`;
  }
  return done.join('\n');
}
