/** Certificate mode: TLS with a certificate of ours (PEM), which ANAF's other host takes in place of a token. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import { errors } from './errors.ts';
import type { AnafSettings } from './settings.ts';

type CertificateSettings = Pick<AnafSettings, 'ANAF_CERTIFICATE_PATH' | 'ANAF_KEY_PATH' | 'ANAF_KEY_PASSPHRASE'>;

export interface OpenedCertificate {
  /** For `callAnaf`. */
  dispatcher: Agent;
  /** Whole days until the certificate ends; negative after it. */
  daysLeft: number;
}

/**
 * Undefined where no certificate is set. Throws GW_ANAF_CERTIFICATE (refused) for files that are not there, are no PEM,
 * do not belong together, are at their end, or whose passphrase is wrong.
 */
export async function openCertificate(
  settings: CertificateSettings,
  now = new Date(),
  /** Trusted in place of the system's certificates. Default: those. */
  ca?: string,
): Promise<OpenedCertificate | undefined> {
  const { ANAF_CERTIFICATE_PATH: certPath, ANAF_KEY_PATH: keyPath, ANAF_KEY_PASSPHRASE: passphrase } = settings;
  if (certPath === undefined && keyPath === undefined) return undefined;
  const cert = await read('ANAF_CERTIFICATE_PATH', certPath);
  const key = await read('ANAF_KEY_PATH', keyPath);
  const parsed = attempt('ANAF_CERTIFICATE_PATH', 'the file is no certificate in PEM', () => new X509Certificate(cert));
  const privateKey = attempt('ANAF_KEY_PATH', 'it is no private key in PEM, or ANAF_KEY_PASSPHRASE is wrong', () =>
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
  if (!parsed.checkPrivateKey(privateKey)) throw bad('ANAF_KEY_PATH', 'the key is not that of the certificate');
  const daysLeft = Math.floor((Date.parse(parsed.validTo) - now.getTime()) / 86_400_000);
  if (daysLeft < 0) throw bad('ANAF_CERTIFICATE_PATH', 'the certificate is past its end');
  const dispatcher = new Agent({
    connect: { cert, key, ...(ca === undefined ? {} : { ca }), ...(passphrase === undefined ? {} : { passphrase }) },
  });
  return { dispatcher, daysLeft };
}

async function read(variable: string, path: string | undefined): Promise<string> {
  if (path === undefined) throw bad(variable, 'it is not set, and certificate and key go together');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw bad(variable, (error as NodeJS.ErrnoException).code ?? 'the file cannot be read');
  }
}

function attempt<T>(variable: string, problem: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw bad(variable, problem);
  }
}

const bad = (variable: string, problem: string) => errors.GW_ANAF_CERTIFICATE({ variable, problem });
