/** What a broken rule says to an accountant: what is wrong, with which business term, what was found, what to do. */

import type { About, Assertion } from '../rules/rule.ts';
import { RULE_WORDS } from './rule-words.ts';
import { termList, type Words } from './term.ts';
import { vatWords } from './vat-words.ts';

/** The sentence for a rule. `found` is the value at fault, if there is one. */
export function explainRule({ id, about: read }: Pick<Assertion, 'id' | 'about'>, found: string | undefined): Words {
  // Code lists whose test has more to it than the list.
  const about: About = read.kind === undefined && id.startsWith('BR-CL-') ? { ...read, kind: 'listed' } : read;
  const words = RULE_WORDS[id] ?? vatWords(id) ?? byKind(about, found) ?? plainly(id, about);
  const isNamed = about.kind === 'length' || about.kind === 'decimals' || about.kind === 'listed';
  if (found === undefined || found === '' || about.kind === 'length') return words;
  const shown = found.length > 60 ? `${[...found].slice(0, 57).join('')}…` : found;
  return isNamed || RULE_WORDS[id] !== undefined || vatWords(id) !== undefined || about.kind === undefined
    ? { en: `${words.en} Found: ${shown}`, ro: `${words.ro} S-a găsit: ${shown}` }
    : words;
}

function byKind(about: About, found: string | undefined): Words | undefined {
  const { kind, path = '', limit = 0 } = about;
  const what = subjectOf(about);
  switch (kind) {
    case 'required':
      return {
        en: `${what.en} is missing or empty. Fill in ${lastOf(path)}.`,
        ro: `${what.ro}: lipsește sau este gol. Completați ${lastOf(path, 'sau')}.`,
      };
    case 'length': {
      const length = found === undefined ? '' : [...found].length;
      return {
        en: `${what.en} has ${length} characters; at most ${limit} are allowed. Shorten it.`,
        ro: `${what.ro}: are prea multe caractere: ${length}, cel mult ${limit}. Scurtați textul.`,
      };
    }
    case 'decimals':
      return {
        en: `${what.en} may have at most ${limit} decimals. Round it.`,
        ro: `${what.ro}: sunt permise cel mult ${limit} zecimale. Rotunjiți valoarea.`,
      };
    case 'count':
      return {
        en: `${what.en}: ${lastOf(path)} may stand at most ${limit === 1 ? 'once' : `${limit} times`} here.`,
        ro: `${what.ro}: ${lastOf(path)} poate apărea aici cel mult ${limit === 1 ? 'o dată' : `de ${limit} ori`}.`,
      };
    case 'listed':
      return {
        en: `${what.en}: the code is not in the official list. Choose one of the list, written exactly like it.`,
        ro: `${what.ro}: codul nu este în lista oficială. Alegeți unul din listă, scris exact la fel.`,
      };
    case 'unused':
      return {
        en: `${lastOf(path)} is not used in an invoice of EN 16931. Remove it: receivers ignore it.`,
        ro: `${lastOf(path)} nu este folosit într-o factură EN 16931. Ștergeți-l: destinatarii îl ignoră.`,
      };
    default:
      return undefined;
  }
}

/** The terms of a rule; where the artefacts name none, the element. */
function subjectOf({ terms = '', path = '' }: About): Words {
  // The group that a term stands in says less than the term.
  const own = terms.split(' ').filter((id) => id.startsWith('BT-'));
  const words = termList((own.length > 0 ? own : terms.split(' ')).join(' '));
  if (words.en !== '') return words;
  return path === '' || path === '.' ? HERE : { en: lastOf(path), ro: lastOf(path, 'sau') };
}

const HERE: Words = { en: 'This element', ro: 'Acest element' };

function plainly(id: string, about: About): Words {
  const { en, ro } = subjectOf(about);
  return { en: `${en || id} breaks rule ${id}. Check it.`, ro: `${ro || id} încalcă regula ${id}. Verificați.` };
}

/** The last name of a path, or of each alternative. */
function lastOf(path: string, or = 'or'): string {
  const names = path.split('|').map((each) => each.split('/').at(-1) ?? '');
  return [...new Set(names)].join(` ${or} `);
}
