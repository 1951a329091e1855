/** Whether what ANAF sent is signed by the Ministry of Finance, and about the document beside it. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isSameDocument, type SignatureProblem, verifySignature } from '@genius/xml';
import type { z } from 'zod';
import type { verification } from './contract/verify.ts';
import { readContent } from './domain/anaf/read-content.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';
import { settings } from './settings.ts';

type Verdict = z.input<typeof verification>;
type Problem = SignatureProblem | 'other-document';

/** A signed copy may be somewhat larger than the 10 MB that may be uploaded. */
const LIMITS = { maxBytes: 16 * 1_024 * 1_024 };

const PROBLEMS: Readonly<Record<Problem, [en: string, ro: string]>> = {
  missing: ['The file has no signature.', 'Fișierul nu are semnătură.'],
  misplaced: [
    'The signature does not stand where it covers the whole document.',
    'Semnătura nu se află acolo unde acoperă întregul document.',
  ],
  form: ['The signature does not have the form that is expected.', 'Semnătura nu are forma așteptată.'],
  algorithm: ['The signature uses an algorithm that is not safe.', 'Semnătura folosește un algoritm nesigur.'],
  certificate: [
    'The certificate in the signature can not be read or has a weak key.',
    'Certificatul din semnătură nu poate fi citit sau are o cheie slabă.',
  ],
  digest: [
    'The document was changed after it was signed. Download it again from ANAF.',
    'Documentul a fost modificat după semnare. Descărcați-l din nou de la ANAF.',
  ],
  value: [
    'The signature was not made with the key of its certificate. Download the file again from ANAF.',
    'Semnătura nu a fost făcută cu cheia certificatului ei. Descărcați din nou fișierul de la ANAF.',
  ],
  signer: [
    'The file is signed by somebody else than the certificates in ANAF_SIGNING_CERTIFICATE_PATH.',
    'Fișierul este semnat de altcineva decât certificatele din ANAF_SIGNING_CERTIFICATE_PATH.',
  ],
  'other-document': [
    'The signature holds, but it is about another document than the one beside it.',
    'Semnătura este corectă, dar este a altui document decât cel alăturat.',
  ],
};

const GOOD: Readonly<Record<'strict' | 'repaired', [en: string, ro: string]>> = {
  strict: ['The signature holds.', 'Semnătura este corectă.'],
  repaired: [
    'The signature holds once the line breaks between its own tags are taken out, as ANAF adds them after signing.',
    'Semnătura este corectă după eliminarea sfârșiturilor de linie dintre etichetele ei, adăugate de ANAF după semnare.',
  ],
};

/** Throws GW_EFACTURA_XML_UNREADABLE and GW_EFACTURA_CERTIFICATE_UNREADABLE. */
export async function verifyDownload(
  signed: string | Uint8Array,
  document?: string | Uint8Array | undefined,
): Promise<Verdict> {
  const trusted = await trustedCertificates();
  return asFailure(() => {
    const { isValid, how, problem, signer, isTrusted } = verifySignature(signed, {
      ...LIMITS,
      repair: true,
      ...(trusted ? { trusted } : {}),
    });
    const isOther = document !== undefined && isValid && !isSameDocument(document, signed, LIMITS);
    const found: Problem | undefined = isOther ? 'other-document' : problem;
    const [en, ro] = found ? PROBLEMS[found] : GOOD[how ?? 'strict'];
    return {
      isValid: found === undefined,
      en,
      ro,
      ...(how && !found ? { how } : {}),
      ...(found ? { problem: found } : {}),
      ...(isTrusted === undefined ? {} : { isTrusted }),
      ...(signer
        ? { signer: { ...signer, validFrom: signer.validFrom.toISOString(), validTo: signer.validTo.toISOString() } }
        : {}),
      content: readContent(Buffer.from(signed)).kind,
    };
  });
}

/** Throws GW_EFACTURA_CERTIFICATE_UNREADABLE for what is set and can not be used, or is past its end. */
export async function checkCertificates(now = Date.now()): Promise<void> {
  for (const each of (await trustedCertificates()) ?? []) {
    if (Date.parse(new X509Certificate(each).validTo) < now) {
      throw errors.GW_EFACTURA_CERTIFICATE_UNREADABLE({ problem: 'one of them is past its end' });
    }
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

async function trustedCertificates(): Promise<string[] | undefined> {
  const path = settings.read().ANAF_SIGNING_CERTIFICATE_PATH;
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code ?? 'it can not be read';
    throw errors.GW_EFACTURA_CERTIFICATE_UNREADABLE({ problem }, { cause: error });
  }
  const found = text.match(CERTIFICATE);
  if (!found) throw errors.GW_EFACTURA_CERTIFICATE_UNREADABLE({ problem: 'it holds no certificate in PEM' });
  for (const each of found) {
    try {
      new X509Certificate(each);
    } catch (error) {
      throw errors.GW_EFACTURA_CERTIFICATE_UNREADABLE({ problem: 'one of them is no certificate' }, { cause: error });
    }
  }
  return found;
}
