/** What changes of schedules can fail at. */

import { defineErrors } from '@genius/contract';

export const scheduleErrors = defineErrors({
  GW_SCHEDULE_OF_WORKER: {
    kind: 'refused',
    en: 'The schedule {name} is declared by the worker {worker}, which would declare it again. To turn it off, pause it; to have it as the worker declares it, reset it.',
    ro: 'Programarea {name} este declarată de lucrătorul {worker}, care ar declara-o din nou. Pentru a o dezactiva, opriți-o temporar; pentru a o avea cum o declară lucrătorul, resetați-o.',
    status: 409,
  },
  GW_SCHEDULE_OF_PERSON: {
    kind: 'refused',
    en: 'No worker declares the schedule {name}, so there is nothing to reset it to. Change it or remove it.',
    ro: 'Niciun lucrător nu declară programarea {name}, deci nu există o stare la care să fie resetată. Modificați-o sau ștergeți-o.',
    status: 409,
  },
});
