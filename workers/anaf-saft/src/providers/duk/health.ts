/** What an operator should know of ANAF's kit: whether it is there, which version, what to do. */

import { settings } from '../../settings.ts';
import { isKit } from './duk.ts';
import { findKit } from './find-kit.ts';
import { type FormVersion, formVersion } from './kit-version.ts';

/** A sentence; a kit that is absent is no fault, as only `saft.package` needs it. Throws where a kit is half there. */
export async function checkKit(): Promise<string> {
  const read = settings.read();
  const kit = findKit(read);
  if (!isKit(kit)) {
    if (read.DUK_HOME) throw new Error(kit.en);
    return `There is no kit of ANAF here, so saft.package refuses. ${kit.en}`;
  }
  const [production, test] = await Promise.all([formVersion(kit.home, 'D406'), formVersion(kit.home, 'D406T')]);
  return `ANAF's kit is in ${kit.home}, run by ${kit.java}: ${describe(production)}; ${describe(test)}.${advice(production)}`;
}

function describe({ form, validator, pdf, hasValidator, hasPdf }: FormVersion): string {
  if (!hasValidator && !hasPdf) return `no jars of ${form} in its lib`;
  const versions = [validator, pdf].filter((each) => each !== undefined).join(' and ');
  return `${form} ${versions || '(its version is not told)'}`;
}

const advice = ({ hasValidator, hasPdf }: FormVersion): string =>
  hasValidator && hasPdf ? '' : ' Put D406Validator.jar and D406Pdf.jar into its lib.';
