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
  GW_SDK_NO_REGISTRY_ANSWERS: {
    kind: 'transient',
    en: 'None of the registries answers. {tried}',
    ro: 'Niciun registru nu răspunde. {tried}',
  },
  GW_SDK_NO_REGISTRY: {
    kind: 'invalid',
    en: 'Instances are found by the registry, and this client has none: give createDiscovery its url and a token.',
    ro: 'Instanțele se găsesc prin registru, iar acest client nu are unul: dați-i lui createDiscovery adresa (url) și un token.',
  },
  GW_SDK_NO_INSTANCE: {
    kind: 'transient',
    en: 'No instance of {tag} can be called: {tried}. Start one with `GENIUS_PORT=4301 genius work {tag}`, or see which there are with `genius workers`.',
    ro: 'Nicio instanță de {tag} nu poate fi apelată: {tried}. Porniți una cu `GENIUS_PORT=4301 genius work {tag}` sau vedeți care există cu `genius workers`.',
  },
  GW_SDK_NO_TRANSPORT: {
    kind: 'invalid',
    en: 'To call through the broker, install @genius/transport-celery beside @genius/workers-sdk; a browser calls by url.',
    ro: 'Pentru apeluri prin broker instalați @genius/transport-celery lângă @genius/workers-sdk; un browser apelează prin url.',
  },
});
