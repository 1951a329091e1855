/** What a connection to RabbitMQ can fail at. Its address never shows the password. */

import { defineErrors } from '@genius/contract';

export const brokerErrors = defineErrors({
  GW_BROKER_UNREACHABLE: {
    kind: 'transient',
    en: 'RabbitMQ at {address} did not confirm a message within {waited}: {problem}. It may or may not have been taken; sending again under the same id is safe.',
    ro: 'RabbitMQ la {address} nu a confirmat un mesaj în {waited}: {problem}. Este posibil să fi fost preluat sau nu; retrimiterea cu același id este sigură.',
  },
  GW_BROKER_REFUSED: {
    kind: 'transient',
    en: 'RabbitMQ at {address} refused a message to the queue {queue}: {problem}',
    ro: 'RabbitMQ la {address} a refuzat un mesaj către coada {queue}: {problem}',
  },
});
