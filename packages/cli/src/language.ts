/** The language of sentences for people: English, or Romanian where GENIUS_LANG or the locale says `ro`. */

export type Language = 'en' | 'ro';

function languageOf(env: NodeJS.ProcessEnv): Language {
  const asked = env.GENIUS_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ro\b/i.test(asked.replace('_', '-')) ? 'ro' : 'en';
}

export const language: Language = languageOf(process.env);

/** The sentence in the user's language. */
export function say(en: string, ro: string): string {
  return language === 'ro' ? ro : en;
}
