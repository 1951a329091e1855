/** The errors of the registry: each is answered as RFC 9457 problem details. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_REGISTRY_UNAUTHENTICATED: {
    kind: 'refused',
    en: 'The request needs a token: {problem}. Send it as "Authorization: Bearer …".',
    ro: 'Cererea are nevoie de un token: {problemRo}. Trimiteți-l ca „Authorization: Bearer …”.',
    status: 401,
  },
  GW_REGISTRY_FORBIDDEN: {
    kind: 'refused',
    en: 'The token does not have the scope {scope}.',
    ro: 'Tokenul nu are permisiunea {scope}.',
    status: 403,
  },
  GW_REGISTRY_OTHER_TENANT: {
    kind: 'refused',
    en: 'The token is confined to another tenant.',
    ro: 'Tokenul este limitat la alt client (tenant).',
    status: 403,
  },
  GW_REGISTRY_NOT_FOUND: {
    kind: 'invalid',
    en: 'There is no {what} {name} here.',
    ro: 'Nu există aici {what} {name}.',
    status: 404,
  },
  GW_REGISTRY_BAD_REQUEST: {
    kind: 'invalid',
    en: 'The request is not right at {field}: {problem}.',
    ro: 'Cererea nu este corectă la {field}: {problem}.',
    status: 400,
  },
  GW_REGISTRY_CONFLICT: {
    kind: 'refused',
    en: '{what} can not be changed so: {problem}.',
    ro: '{what} nu poate fi schimbat astfel: {problem}.',
    status: 409,
  },
  GW_REGISTRY_TOO_LARGE: {
    kind: 'invalid',
    en: 'The content is larger than the {limit} bytes that are taken.',
    ro: 'Conținutul depășește cei {limit} octeți acceptați.',
    status: 413,
  },
  GW_REGISTRY_TOO_MANY: {
    kind: 'transient',
    en: 'Too many requests with this token; {limit} a minute are answered.',
    ro: 'Prea multe cereri cu acest token; se răspunde la {limit} pe minut.',
    status: 429,
  },
  GW_REGISTRY_NO_INSTANCE: {
    kind: 'transient',
    en: 'No healthy instance of {tag} is here: {tried}. Start one with `genius work {tag}`, or look at /v1/workers?tag={tag}.',
    ro: 'Nu există aici nicio instanță sănătoasă de {tag}: {tried}. Porniți una cu `genius work {tag}` sau vedeți /v1/workers?tag={tag}.',
    status: 503,
  },
  GW_REGISTRY_NO_CLUSTER: {
    kind: 'refused',
    en: 'The registry does not run on Kubernetes, so it can not change how many replicas of {tag} there are. Start or stop them with `genius work {tag}`, or change how many runs one does at once with /v1/instances/:id/scale.',
    ro: 'Registrul nu rulează pe Kubernetes, deci nu poate schimba numărul de replici pentru {tag}. Porniți-le sau opriți-le cu `genius work {tag}` sau schimbați câte rulări face una deodată cu /v1/instances/:id/scale.',
    status: 409,
  },
  GW_REGISTRY_NO_DEPLOYMENT: {
    kind: 'refused',
    en: '{found} in the namespace {namespace} with the label genius-workers/tag={tag}; one is needed. Label the Deployment of this worker.',
    ro: '{foundRo} în spațiul de nume {namespace} cu eticheta genius-workers/tag={tag}; este nevoie de unul. Etichetați Deployment-ul acestui worker.',
    status: 409,
  },
  GW_REGISTRY_CLUSTER_FORBIDS: {
    kind: 'refused',
    en: 'The service account of the registry may not {verb} {resource} in the namespace {namespace}. Give it the Role genius-registry-scale of infra/k8s/registry/role.yaml.',
    ro: 'Contul de serviciu al registrului nu are dreptul {verb} pe {resource} în spațiul de nume {namespace}. Dați-i rolul genius-registry-scale din infra/k8s/registry/role.yaml.',
    status: 403,
  },
  GW_REGISTRY_CLUSTER_AWAY: {
    kind: 'transient',
    en: 'The API server of Kubernetes did not do it: {problem}. Try again; if it stays so, look at the cluster.',
    ro: 'Serverul API al Kubernetes nu a făcut-o: {problem}. Încercați din nou; dacă persistă, verificați clusterul.',
    status: 503,
  },
});
