/** The platform's own errors. A worker's stand in its `errors.ts`. */

import { defineErrors } from './error-registry.ts';

export const errors = defineErrors({
  GW_INPUT_INVALID: {
    kind: 'invalid',
    en: 'The input of {task} breaks its contract at {field}: {problem}.',
    ro: 'Datele trimise către {task} nu respectă contractul la {field}: {problem}.',
  },
  GW_INPUT_TOO_LARGE: {
    kind: 'invalid',
    en: 'The input of {task} has {bytes} bytes; at most {limit} are taken. Put large content into a blob and send its reference.',
    ro: 'Datele trimise către {task} au {bytes} octeți; se acceptă cel mult {limit}. Puneți conținutul mare într-un blob și trimiteți referința lui.',
    status: 413,
  },
  GW_OUTPUT_INVALID: {
    kind: 'defect',
    en: 'The handler of {task} returned what its contract does not allow, at {field}: {problem}.',
    ro: 'Programul pentru {task} a întors un rezultat nepermis de contract, la {field}: {problem}.',
  },
  GW_TASK_UNKNOWN: {
    kind: 'invalid',
    en: 'No worker here knows the task {task}. Known ones: {known}.',
    ro: 'Niciun worker de aici nu cunoaște sarcina {task}. Cunoscute: {known}.',
    status: 404,
  },
  GW_MESSAGE_UNREADABLE: {
    kind: 'invalid',
    en: 'A message on {queue} could not be read: {problem}. Its bytes are kept as a dead letter.',
    ro: 'Un mesaj de pe {queue} nu a putut fi citit: {problem}. Octeții lui sunt păstrați.',
  },
  GW_OPTION_INVALID: {
    kind: 'invalid',
    en: 'The option {field} is not right: {problem}.',
    ro: 'Opțiunea {field} nu este corectă: {problem}.',
  },
  GW_SOFT_LIMIT: {
    kind: 'transient',
    en: '{task} was stopped at its soft limit of {limit}.',
    ro: '{task} a fost oprită la limita blândă de {limit}.',
    status: 504,
  },
  GW_HARD_LIMIT: {
    kind: 'transient',
    en: '{task} was cut off at its hard limit of {limit}.',
    ro: '{task} a fost întreruptă la limita fermă de {limit}.',
    status: 504,
  },
  GW_WORKER_LOST: {
    kind: 'transient',
    en: 'The worker that ran {task} died in the middle of the attempt.',
    ro: 'Procesul care rula {task} a murit în timpul încercării.',
  },
  GW_CANCELLED: {
    kind: 'refused',
    en: 'The run was cancelled{reason}.',
    ro: 'Rularea a fost anulată{reason}.',
  },
  GW_EXPIRED: {
    kind: 'refused',
    en: 'The run was not started before it expired.',
    ro: 'Rularea nu a început înainte de a expira.',
  },
  GW_UNKNOWN_EFFECT: {
    kind: 'refused',
    en: 'Nobody can tell whether the effect "{key}" of {task} happened. Settle it: genius settle {run}.',
    ro: 'Nu se poate ști dacă efectul „{key}” al sarcinii {task} s-a produs. Hotărâți: genius settle {run}.',
  },
  GW_WAIT_TIMEOUT: {
    kind: 'transient',
    en: 'The run {run} did not end within {limit}; it goes on.',
    ro: 'Rularea {run} nu s-a încheiat în {limit}; ea continuă.',
    status: 504,
  },
  GW_RESULT_GONE: {
    kind: 'refused',
    en: 'The run {run} is not known: it ended long ago and was erased, or it was never sent here.',
    ro: 'Rularea {run} nu este cunoscută: s-a încheiat demult și a fost ștearsă sau nu a fost trimisă aici.',
    status: 410,
  },
  GW_CHILD_FAILED: {
    kind: 'refused',
    en: 'A run that this one depends on did not succeed: {task} ({outcome}).',
    ro: 'O rulare de care depinde aceasta nu a reușit: {task} ({outcome}).',
  },
  GW_CONSENT_MISSING: {
    kind: 'refused',
    en: '{task} needs the consent of the person for "{purpose}", and there is no record of it.',
    ro: '{task} are nevoie de acordul persoanei pentru „{purpose}”, iar acesta nu este înregistrat.',
    status: 403,
  },
  GW_SUBJECT_MISSING: {
    kind: 'invalid',
    en: '{task} works with personal data on consent, so its input must name the person it is about.',
    ro: '{task} prelucrează date personale pe bază de acord, deci datele trimise trebuie să numească persoana.',
  },
  GW_CIRCUIT_OPEN: {
    kind: 'transient',
    en: '{provider} failed {failures} times in a row; it is left alone until {until}.',
    ro: '{provider} a eșuat de {failures} ori la rând; este lăsat în pace până la {until}.',
  },
  GW_EFFECT_STORE_UNSAFE: {
    kind: 'defect',
    en: '{task} has effects that must happen once, and the store does not sync its commits.',
    ro: '{task} are efecte care trebuie să se producă o singură dată, iar stocarea nu își sincronizează scrierile.',
  },
  GW_STORE_BUSY: {
    kind: 'transient',
    en: 'The store in {folder} stayed locked for {waited}. Look for a stopped or hanging process on it.',
    ro: 'Stocarea din {folder} a rămas blocată {waited}. Căutați un proces oprit sau blocat care o folosește.',
  },
  GW_STORE_FULL: {
    kind: 'transient',
    en: 'The disk is full: nothing more can be stored in {folder}. Free some space; what was confirmed is safe.',
    ro: 'Discul este plin: nu se mai poate stoca nimic în {folder}. Eliberați spațiu; ce a fost confirmat este în siguranță.',
    status: 507,
  },
  GW_STORE_VERSION: {
    kind: 'invalid',
    en: 'The folder {folder} was written by a newer version (schema {found}, this one knows {known}). Update, or choose another GENIUS_DATA.',
    ro: 'Dosarul {folder} a fost scris de o versiune mai nouă (schema {found}, aceasta cunoaște {known}). Actualizați sau alegeți alt GENIUS_DATA.',
  },
  GW_URL_REFUSED: {
    kind: 'invalid',
    en: 'The address at {field} is not fetched: {problem}.',
    ro: 'Adresa de la {field} nu este accesată: {problem}.',
  },
  GW_FETCH_FAILED: {
    kind: 'transient',
    en: 'The address at {field} could not be fetched: {problem}.',
    ro: 'Adresa de la {field} nu a putut fi citită: {problem}.',
  },
  GW_BLOB_MISSING: {
    kind: 'invalid',
    en: 'There is no blob {blob}: it was deleted, or it belongs to another store or tenant.',
    ro: 'Blobul {blob} nu există: a fost șters sau aparține altei stocări sau altui client.',
    status: 404,
  },
  GW_SETTING_INVALID: {
    kind: 'invalid',
    en: 'The setting {name} is not right: {problem}. {remedy}',
    ro: 'Setarea {name} nu este corectă: {problem}. {remedy}',
  },
  GW_SHUTTING_DOWN: {
    kind: 'transient',
    en: 'This instance is shutting down and takes nothing new.',
    ro: 'Această instanță se oprește și nu mai preia nimic.',
  },
});
