/** What can go wrong with a command itself. What goes wrong with a run is told by the platform and its worker. */

import { defineErrors } from '@genius/contract';

export const cliErrors = defineErrors({
  GW_CLI_USAGE: {
    kind: 'invalid',
    en: '{problem}',
    ro: '{problem}',
    status: 400,
  },
  GW_CLI_INPUT_UNREADABLE: {
    kind: 'invalid',
    en: '{source} is not JSON: {problem}.',
    ro: '{source} nu este JSON: {problem}.',
    status: 400,
  },
  GW_CLI_FILE_UNREADABLE: {
    kind: 'invalid',
    en: 'The file {file} can not be read: {problem}.',
    ro: 'Fișierul {file} nu poate fi citit: {problem}.',
    status: 400,
  },
  GW_CLI_TAKES_NO_FILE: {
    kind: 'invalid',
    en: '{task} takes no file: no field of its input is a blob reference. Give its input with --input.',
    ro: '{task} nu primește fișiere: niciun câmp al datelor nu este o referință la un blob. Dați datele cu --input.',
    status: 400,
  },
  GW_CLI_DEMO_REAL: {
    kind: 'invalid',
    en: 'The demonstration sends a made-up invoice, and here real providers are set: {providers}. Set SANDBOX=1, or unset them.',
    ro: 'Demonstrația trimite o factură inventată, iar aici sunt configurați furnizori reali: {providers}. Setați SANDBOX=1 sau scoateți-i.',
    status: 409,
  },
  GW_CLI_DEMO_AWAY: {
    kind: 'invalid',
    en: 'The demonstration needs sample files of the repository; run it in a clone.',
    ro: 'Demonstrația are nevoie de fișiere de probă din depozitul de cod; rulați-o într-o clonă.',
    status: 404,
  },
  GW_CLI_NO_DATA: {
    kind: 'invalid',
    en: 'There is no data in {folder} yet. Start the platform (genius start) or call a task there first, or set GENIUS_DATA.',
    ro: 'În {folder} nu există încă date. Porniți platforma (genius start) sau apelați mai întâi o sarcină, ori setați GENIUS_DATA.',
    status: 404,
  },
  GW_CLI_WORKER_UNKNOWN: {
    kind: 'invalid',
    en: 'There is no worker {tag}. There are: {known}.',
    ro: 'Nu există lucrătorul {tag}. Există: {known}.',
    status: 404,
  },
  GW_CLI_WORKER_UNAVAILABLE: {
    kind: 'transient',
    en: 'The worker {tag} can not run here: {remedy}',
    ro: 'Lucrătorul {tag} nu poate rula aici: {remedy}',
  },
  GW_CLI_PORT_TAKEN: {
    kind: 'transient',
    en: 'The port {port} is in use by another program. Stop it, or choose another one: GENIUS_PORT={other} genius start.',
    ro: 'Portul {port} este folosit de alt program. Opriți-l sau alegeți altul: GENIUS_PORT={other} genius start.',
  },
  GW_CLI_RUN_UNKNOWN: {
    kind: 'refused',
    en: 'There is no run {run} in {place}: it was erased, or never sent here.',
    ro: 'Rularea {run} nu există în {place}: a fost ștearsă sau nu a fost trimisă aici.',
    status: 404,
  },
  GW_CLI_NOT_DEAD: {
    kind: 'refused',
    en: 'The run {run} is no dead letter; it is {state}.',
    ro: 'Rularea {run} nu este o scrisoare moartă; starea ei este {state}.',
  },
  GW_CLI_NOT_UNKNOWN: {
    kind: 'refused',
    en: 'The run {run} is {state}; only a run whose outcome is unknown can be settled.',
    ro: 'Rularea {run} are starea {state}; se poate hotărî doar asupra unei rulări cu rezultat necunoscut.',
  },
  GW_CLI_ALREADY_ENDED: {
    kind: 'refused',
    en: 'The run {run} has already ended: {state}.',
    ro: 'Rularea {run} s-a încheiat deja: {state}.',
  },
  GW_CLI_QUEUE_UNKNOWN: {
    kind: 'refused',
    en: 'There is no queue {queue}. `genius queues` lists them.',
    ro: 'Nu există coada {queue}. `genius queues` le listează.',
    status: 404,
  },
  GW_CLI_QUEUE_NOT_PAUSED: {
    kind: 'refused',
    en: 'The queue {queue} is not paused.',
    ro: 'Coada {queue} nu este oprită.',
  },
  GW_CLI_PROCESS_UNKNOWN: {
    kind: 'refused',
    en: 'No living process is {process}. `genius workers` lists them with their ids.',
    ro: 'Niciun proces în viață nu este {process}. `genius workers` le listează cu identificatorii lor.',
    status: 404,
  },
  GW_CLI_PROCESS_REFUSED: {
    kind: 'refused',
    en: 'The process {process} did not do it: {problem}',
    ro: 'Procesul {process} nu a făcut-o: {problem}',
  },
  GW_CLI_OPERATION_ENDED: {
    kind: 'refused',
    en: 'Not all were decided about: the run {run} that does it is {state}. {problem}',
    ro: 'Nu s-a decis asupra tuturor: rularea {run} care face acest lucru are starea {state}. {problem}',
  },
  GW_CLI_REGISTRY_CLOSED: {
    kind: 'refused',
    en: 'The registry at {url} can not be asked: {problem}. Set REGISTRY_URL and REGISTRY_TOKEN, or go to the folder of the platform.',
    ro: 'Registrul de la {url} nu poate fi întrebat: {problem}. Setați REGISTRY_URL și REGISTRY_TOKEN sau mergeți în folderul platformei.',
  },
  GW_CLI_REGISTRY_UNREACHABLE: {
    kind: 'transient',
    en: 'The registry at {url} no longer answers, and what was asked may have been done. Look, and ask again.',
    ro: 'Registrul de la {url} nu mai răspunde, iar ce s-a cerut poate fi făcut. Verificați și cereți din nou.',
  },
  GW_CLI_REGISTRY_ANSWER: {
    kind: 'transient',
    en: 'What answers at {url} (status {status}) is no Worker Registry, or something before it answered. Check REGISTRY_URL.',
    ro: 'Ce răspunde la {url} (status {status}) nu este un Worker Registry sau a răspuns altceva dinaintea lui. Verificați REGISTRY_URL.',
  },
  GW_CLI_NO_FILE_MADE: {
    kind: 'invalid',
    en: 'The task {task} made no file that could be saved. Leave --save out.',
    ro: 'Sarcina {task} nu a produs niciun fișier de salvat. Renunțați la --save.',
    status: 400,
  },
  GW_CLI_FILE_UNWRITABLE: {
    kind: 'invalid',
    en: 'The file {file} can not be written: {problem}.',
    ro: 'Fișierul {file} nu poate fi scris: {problem}.',
    status: 400,
  },
  GW_CLI_SCHEDULE_UNKNOWN: {
    kind: 'refused',
    en: 'There is no schedule "{name}".',
    ro: 'Nu există programarea „{name}”.',
    status: 404,
  },
  GW_CLI_SECRET_UNKNOWN: {
    kind: 'refused',
    en: 'There is no secret "{name}" of {tenant}.',
    ro: 'Nu există secretul „{name}” pentru {tenant}.',
    status: 404,
  },
  GW_CLI_SECRET_VALUE: {
    kind: 'invalid',
    en: 'The value of the secret, from {source}, can not be taken: {problem}.',
    ro: 'Valoarea secretului, din {source}, nu poate fi primită: {problem}.',
    status: 400,
  },
  GW_CLI_TAG_INVALID: {
    kind: 'invalid',
    en: '"{tag}" can not be a tag: write small letters, digits and dashes, words joined by dots, such as pdf.render.',
    ro: '„{tag}” nu poate fi o etichetă: folosiți litere mici, cifre și cratime, cuvinte legate prin puncte, ca pdf.render.',
    status: 400,
  },
  GW_CLI_TAG_TAKEN: {
    kind: 'invalid',
    en: 'The worker {tag} can not be made: {what} is there already. Choose another tag.',
    ro: 'Lucrătorul {tag} nu poate fi creat: {what} există deja. Alegeți altă etichetă.',
    status: 409,
  },
  GW_CLI_NOT_A_CLONE: {
    kind: 'invalid',
    en: '{folder} is not in a clone of Genius Workers, which is where workers are made.',
    ro: '{folder} nu se află într-o clonă Genius Workers, singurul loc în care se creează lucrători.',
    status: 400,
  },
});
