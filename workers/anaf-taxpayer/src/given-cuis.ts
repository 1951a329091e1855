/** CUIs as they were given: the right ones each once, and the others with the reason and what was probably meant. */

import { type CuiProblem, type CuiSuggestion, checkCui, explainCui, likelyCui, suggestCui } from '@genius/romania';
import { errors } from './errors.ts';

export interface InvalidCui {
  given: string;
  problem: CuiProblem;
  en: string;
  ro: string;
  likely?: string;
  suggestions: CuiSuggestion[];
}

export interface SortedCuis {
  /** In the order of the question, each once. */
  right: string[];
  invalid: InvalidCui[];
}

export function sortCuis(given: readonly (string | number)[]): SortedCuis {
  const right = new Set<string>();
  const invalid = new Map<string, InvalidCui>();
  for (const each of given) {
    const text = String(each);
    const checked = checkCui(text);
    if (checked.ok) right.add(checked.cui);
    else if (!invalid.has(text)) invalid.set(text, describe(text, checked.problem));
  }
  return { right: [...right], invalid: [...invalid.values()] };
}

/** One CUI, or throws GW_TAXPAYER_CUI (invalid) with the likely one. */
export function rightCui(given: string | number, field = 'cui'): string {
  const { right, invalid } = sortCuis([given]);
  const [wrong] = invalid;
  if (!wrong) return right[0] as string;
  const { en: problem, ro: problemRo } = wrong;
  const best = wrong.suggestions.slice(0, 3).map(({ cui }) => cui);
  throw errors.GW_TAXPAYER_CUI(
    {
      given: wrong.given,
      problem,
      problemRo,
      hint: best.length > 0 ? ` Did you mean ${best.join(' or ')}?` : '',
      hintRo: best.length > 0 ? ` Ați vrut ${best.join(' sau ')}?` : '',
    },
    { field, details: { suggestions: wrong.suggestions } },
  );
}

function describe(text: string, problem: CuiProblem): InvalidCui {
  const likely = likelyCui(text);
  // A person's number goes into no answer, log or error.
  const given = problem === 'cnp' ? `${text.trim().slice(0, 1)}************` : text.slice(0, 60);
  return { given, problem, ...explainCui(problem), ...(likely ? { likely } : {}), suggestions: suggestCui(text) };
}
