/** What a blob store on S3 can refuse or fail at. */

import { defineErrors } from '@genius/contract';

export const blobErrors = defineErrors({
  GW_BLOB_STORE_UNREACHABLE: {
    kind: 'transient',
    en: 'The blob store (bucket {bucket}) did not answer as it should: {problem}',
    ro: 'Depozitul de bloburi (bucket {bucket}) nu a răspuns cum trebuie: {problem}',
    status: 503,
  },
  GW_BLOB_STORE_REFUSED: {
    kind: 'defect',
    en: 'The blob store (bucket {bucket}) refused a {method}: {problem}. Check BLOB_URL: key, secret, region, and that the bucket exists.',
    ro: 'Depozitul de bloburi (bucket {bucket}) a refuzat o cerere {method}: {problem}. Verificați BLOB_URL: cheia, secretul, regiunea și existența bucketului.',
  },
});
