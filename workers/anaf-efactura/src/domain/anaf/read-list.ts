/** What ANAF answers to a list of messages. */

/** A message in the list of a CIF. */
export interface ListedMessage {
  id: string;
  /** Index of the upload that it is about. */
  index: string;
  kind: 'sent' | 'received' | 'errors' | 'buyer-message' | 'other';
  /** Whose list it is in. */
  cif: string;
  /** From the details, where they say so: of 522 real ones, some do not. */
  sellerCif: string | undefined;
  buyerCif: string | undefined;
  /** ISO 8601 in UTC; ANAF gives minutes of Romania's time. */
  createdAt: string;
}

export interface MessagePage {
  messages: ListedMessage[];
  page: number;
  pages: number;
}

const KINDS: readonly [RegExp, ListedMessage['kind']][] = [
  [/^FACTURA TRIMISA/i, 'sent'],
  [/^FACTURA PRIMITA/i, 'received'],
  [/^ERORI FACTURA/i, 'errors'],
  [/^MESAJ CUMPARATOR/i, 'buyer-message'],
];

/** ANAF's words if it answers with an error; undefined for what is no list. Messages that can not be read are left out. */
export function readList(answer: unknown): MessagePage | { error: string } | undefined {
  if (!isRecord(answer)) return undefined;
  if (typeof answer.eroare === 'string') return { error: answer.eroare };
  if (!Array.isArray(answer.mesaje)) return undefined;
  const number = (key: string) => (Number.isSafeInteger(answer[key]) ? (answer[key] as number) : 1);
  return {
    messages: answer.mesaje.flatMap((each) => readMessage(each) ?? []),
    page: number('index_pagina_curenta'),
    pages: number('numar_total_pagini'),
  };
}

function readMessage(given: unknown): ListedMessage | undefined {
  if (!isRecord(given)) return undefined;
  const text = (key: string) => String(given[key] ?? '').slice(0, 2_000);
  const [id, index, createdAt] = [text('id'), text('id_solicitare'), toInstant(text('data_creare'))];
  if (!/^\d{1,20}$/.test(id) || createdAt === undefined) return undefined;
  const details = text('detalii');
  return {
    id,
    index: /^\d{1,20}$/.test(index) ? index : (/id_incarcare=\s*(\d{1,20})/.exec(details)?.[1] ?? ''),
    kind: KINDS.find(([pattern]) => pattern.test(text('tip').trim()))?.[1] ?? 'other',
    cif: text('cif').replace(/\D/g, ''),
    // Self-billing: "transmisa de cif=B ca autofactura in numele cif=S".
    sellerCif: /(?:cif_emitent|in numele cif)\s*=\s*(\d{1,13})/.exec(details)?.[1],
    buyerCif: /(?:cif_beneficiar|transmisa de cif)\s*=\s*(\d{1,13})/.exec(details)?.[1],
    createdAt,
  };
}

/** `202210311452`, Romania's time, as an instant. The hour that comes twice in October counts as its second. */
export function toInstant(text: string): string | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const utc = Date.UTC(year, month - 1, day, hour, minute);
  if (!Number.isFinite(utc)) return undefined;
  // The later of the two offsets that Romania has: the first guess that shows the same wall time.
  for (const offsetHours of [2, 3]) {
    const instant = new Date(utc - offsetHours * 3_600_000);
    if (wallTime(instant) === text) return instant.toISOString();
  }
  return new Date(utc - 2 * 3_600_000).toISOString();
}

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Bucharest',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function wallTime(instant: Date): string {
  const parts = new Map(FORMAT.formatToParts(instant).map(({ type, value }) => [type, value]));
  return ['year', 'month', 'day', 'hour', 'minute'].map((each) => parts.get(each as never)).join('');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
