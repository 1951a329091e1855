/** What secrets can fail at. No text of these ever holds a value or a key. */

import { defineErrors } from '@genius/contract';

export const secretErrors = defineErrors({
  GW_SECRET_CHANGED: {
    kind: 'transient',
    en: 'The secret {name} was changed by somebody else meanwhile, and nothing was written. Read it again.',
    ro: 'Secretul {name} a fost schimbat între timp de altcineva și nu s-a scris nimic. Citiți-l din nou.',
    status: 409,
  },
  GW_SECRET_SEALED: {
    kind: 'transient',
    en: 'The secret {name} is sealed with the key {key}, which is not among those that are set. Add that key behind the first one, or write the secret anew (genius secrets set).',
    ro: 'Secretul {name} este sigilat cu cheia {key}, care nu este între cele setate. Adăugați cheia după prima sau scrieți secretul din nou (genius secrets set).',
  },
  GW_SECRET_ALTERED: {
    kind: 'refused',
    en: 'The secret {name} does not open: what is stored was changed, or moved there from another place or time. Write it anew (genius secrets set), and find out who can write to the store.',
    ro: 'Secretul {name} nu se deschide: ce este stocat a fost modificat sau mutat acolo din alt loc ori timp. Scrieți-l din nou (genius secrets set) și aflați cine poate scrie în depozit.',
  },
  GW_SECRET_KEY_MISSING: {
    kind: 'transient',
    en: 'There is no key to seal secrets with. Make one with: openssl rand -base64 32, and set it as GENIUS_SECRET_KEY, or put it in a file that GENIUS_SECRET_KEY_FILE names, or in Vault at GENIUS_SECRET_VAULT_PATH.',
    ro: 'Nu există o cheie cu care să se sigileze secretele. Creați una cu: openssl rand -base64 32 și puneți-o în GENIUS_SECRET_KEY, într-un fișier numit de GENIUS_SECRET_KEY_FILE sau în Vault la GENIUS_SECRET_VAULT_PATH.',
  },
  GW_SECRET_KEY_UNREADABLE: {
    kind: 'transient',
    en: 'The key for secrets can not be read from {place}: {problem}.',
    ro: 'Cheia pentru secrete nu poate fi citită din {place}: {problem}.',
  },
  GW_SECRET_NAME: {
    kind: 'invalid',
    en: 'A secret can not be named like this: {problem}.',
    ro: 'Un secret nu se poate numi astfel: {problem}.',
    status: 400,
  },
  GW_SECRET_TOO_LARGE: {
    kind: 'invalid',
    en: 'The value of the secret {name} has {bytes} bytes; at most {limit} are taken. Put large content into a blob.',
    ro: 'Valoarea secretului {name} are {bytes} octeți; se acceptă cel mult {limit}. Puneți conținutul mare într-un blob.',
    status: 413,
  },
});
