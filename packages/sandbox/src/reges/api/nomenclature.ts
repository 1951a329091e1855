/** Code lists by `GET /api/Nomenclator?tip=`, and the employer's own bonus types. */

import { randomUUID } from 'node:crypto';
import { COUNTIES } from '../../anaf/taxpayer/counties.ts';
import { type Answer, json, xml } from '../../answer.ts';
import { escapeHtml } from '../../page/html.ts';
import { parseXml, XmlError } from '../../xml-tree.ts';
import { bare, faulty } from '../call.ts';
import type { Register } from '../registry/register.ts';
import { LISTS } from '../schema/generated.ts';
import { formatOf, type Visit } from './visit.ts';

const MOST_BODY_BYTES = 20_000;

interface Item {
  id?: string;
  cod?: string | number;
  nume: string;
  versiune?: number;
}

/** Lists of the schema that are no lists of codes. */
const NO_CODES = ['MessageType', 'ResultCode', 'ResultCodeType', 'ResultSign'];

const coded = (lines: string, versiune: number): Item[] =>
  lines.split('\n').map((line) => ({ cod: Number(line.split(' ')[0]), nume: line.replace(/^\d+ /, ''), versiune }));

/** A few of the registry's 4,247; the version is that of the official examples. */
const OCCUPATIONS = coded(
  `112029 manager
242314 specialist resurse umane
251204 programator de sistem informatic
331302 contabil
351101 operator calculator electronic și rețele
411001 funcționar administrativ
513201 barman
522101 vânzător`,
  10,
);

/** Invented: the real ids are not known. The first is that of the official examples. */
const BONUSES: readonly Item[] = [
  { id: '7178f5a4-687f-4da7-928c-1395ec531879', nume: 'Salariu de merit', versiune: 1 },
  { id: '7178f5a4-687f-4da7-928c-000000000002', nume: 'Spor de vechime', versiune: 1 },
  { id: '7178f5a4-687f-4da7-928c-000000000003', nume: 'Spor pentru condiții de muncă', versiune: 1 },
];

const COUNTRIES = ['ROMÂNIA', 'BULGARIA', 'FRANȚA', 'GERMANIA', 'ITALIA', 'REPUBLICA MOLDOVA', 'SRI LANKA', 'UNGARIA'];

const common: Readonly<Record<string, readonly object[]>> = {
  ...Object.fromEntries(
    Object.entries(LISTS)
      .filter(([name]) => !NO_CODES.includes(name))
      .map(([name, values]) => [name.toLowerCase(), values.map((cod) => ({ cod, nume: cod }))]),
  ),
  cor: OCCUPATIONS,
  tipsporpredefinit: BONUSES,
  nationalitate: COUNTRIES.map((nume) => ({ nume })),
  judet: COUNTIES.map(({ auto, name }) => ({ cod: auto, nume: name, localitati: localitiesOf(auto) })),
  localitate: [...localitiesOf('B'), ...localitiesOf('CJ')],
};

/** Two of SIRUTA's, enough to be told apart. */
function localitiesOf(county: string): object[] {
  if (county === 'B') return [{ codSiruta: 179_141, nume: 'BUCUREȘTI SECTORUL 1' }];
  return county === 'CJ' ? [{ codSiruta: 54_984, nume: 'CLUJ-NAPOCA' }] : [];
}

export function nomenclature(visit: Visit, register: Register): Answer {
  const { employer, query } = visit;
  const kind = (query.get('tip') ?? '').toLowerCase();
  const own: readonly Item[] = register.bonusTypes(employer.id).map(({ id, name }) => ({ id, nume: name }));
  const all = { ...common, tipsporangajator: own };
  const detail = `${employer.cui} ${kind.slice(0, 60)}`;
  if (kind === 'toate') return json(all, 200, { detail });
  const found = Object.hasOwn(all, kind) ? all[kind as keyof typeof all] : undefined;
  return found ? json(found, 200, { detail }) : faulty(['tip: nomenclatorul nu există'], detail);
}

/** `POST` makes one, or changes the name of that with the id; `DELETE` removes it. */
export async function bonusType(visit: Visit, isRemoval: boolean, register: Register): Promise<Answer> {
  const { employer } = visit;
  const bytes = (await visit.body(MOST_BODY_BYTES)) ?? Buffer.alloc(0);
  const format = formatOf(visit, bytes);
  const said = format === 'xml' ? xmlFields(bytes) : jsonFields(bytes);
  const id = (said.id ?? '').toLowerCase();
  if (isRemoval) {
    const isGone = register.removeBonusType(employer.id, id);
    return isGone ? { ...bare(200), detail: employer.cui } : faulty(['/id: tipul de spor nu există'], employer.cui);
  }
  if (!said.nume) return faulty(['/nume: lipsește'], employer.cui);
  const type = { id: id || randomUUID(), name: said.nume.slice(0, 256) };
  register.keepBonusType(employer.id, type);
  if (format === 'json')
    return json({ id: type.id, nume: type.name, angajatorId: employer.id }, 200, { detail: employer.cui });
  const fields = `<Id>${type.id}</Id><Nume>${escapeHtml(type.name)}</Nume><AngajatorId>${employer.id}</AngajatorId>`;
  return xml(`<TipSporAngajator>${fields}</TipSporAngajator>`, { detail: employer.cui });
}

type Fields = { id?: string; nume?: string };

function jsonFields(bytes: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return pick(Object.entries(Object(value)));
  } catch {
    return {};
  }
}

function xmlFields(bytes: Buffer): Fields {
  try {
    return pick(parseXml(bytes).root.children.map(({ name, text }) => [name, text.trim()]));
  } catch (error) {
    if (error instanceof XmlError) return {};
    throw error;
  }
}

function pick(entries: readonly (readonly [string, unknown])[]): Fields {
  const named = (wanted: string) => entries.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const [id, nume] = [named('id'), named('nume')];
  return { ...(typeof id === 'string' && { id }), ...(typeof nume === 'string' && { nume }) };
}
