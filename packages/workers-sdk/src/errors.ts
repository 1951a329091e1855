/** The errors of the SDK itself; those of tasks and of the platform come as they are. */

import { defineErrors } from '@genius/contract';

export const sdkErrors = defineErrors({
  GW_SDK_UNREACHABLE: {
    kind: 'transient',
    en: 'The registry at {origin} did not answer: {problem}. Is it running, and does the url lead to it?',
    ro: 'Registrul de la {origin} nu a răspuns: {problem}. Rulează, și adresa duce la el?',
  },
  GW_SDK_ANSWER_UNREADABLE: {
    kind: 'defect',
    en: '{origin} answered with status {status} and not as the registry does. Does the url lead to it?',
    ro: '{origin} a răspuns cu starea {status} și nu așa cum răspunde registrul. Duce adresa la el?',
  },
  GW_SDK_NO_TRANSPORT: {
    kind: 'invalid',
    en: 'To call through the broker, install @genius/transport-celery beside @genius/workers-sdk; a browser calls by url.',
    ro: 'Pentru apeluri prin broker instalați @genius/transport-celery lângă @genius/workers-sdk; un browser apelează prin url.',
  },
});
