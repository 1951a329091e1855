/** What a connection to Redis can fail at. Its address never shows the password. */

import { defineErrors } from '@genius/contract';

export const redisErrors = defineErrors({
  GW_REDIS_UNREACHABLE: {
    kind: 'transient',
    en: 'Redis at {address} could not be reached for {waited}: {problem}. Nothing was done; it is tried again all the time.',
    ro: 'Redis la {address} nu a putut fi contactat timp de {waited}: {problem}. Nu s-a făcut nimic; se reîncearcă mereu.',
  },
  GW_REDIS_UNANSWERED: {
    kind: 'transient',
    en: 'Redis at {address} did not answer a command that was sent: {problem}. Whether it took effect is not known.',
    ro: 'Redis la {address} nu a răspuns la o comandă trimisă: {problem}. Nu se știe dacă a avut efect.',
  },
  GW_REDIS_SHORT: {
    kind: 'transient',
    en: 'Redis at {address} can not do it now: {problem}',
    ro: 'Redis la {address} nu poate face acum acest lucru: {problem}',
  },
  GW_REDIS_REFUSED: {
    kind: 'defect',
    en: 'Redis at {address} refused a command: {problem}',
    ro: 'Redis la {address} a refuzat o comandă: {problem}',
  },
});
