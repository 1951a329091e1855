/** Export files: employees or contracts of an employer, as the portal gives them. Their shape is not published. */

import { randomUUID } from 'node:crypto';
import { zip } from '../../anaf/efactura/zip.ts';
import { writeDay } from '../../clock.ts';
import { escapeHtml } from '../../page/html.ts';
import type { Message } from '../queue/messages.ts';
import type { Entity } from '../schema/model.ts';
import { textAt } from '../schema/read-body.ts';
import { toJson, writeXmlBatch } from '../schema/write.ts';
import { currentAction, numberOf, stateOf } from './contract.ts';
import type { Register } from './register.ts';

const MOST_ROWS = 100_000;

const MEDIA_TYPES: Readonly<Record<string, readonly [extension: string, mediaType: string]>> = {
  JSON: ['json', 'application/json'],
  XML: ['xml', 'application/xml'],
  EXCELOPENXML: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
};

/** Writes the file that the message asks for; its id. */
export function exportData({ employer, entity, ready }: Message, { register }: { register: Register }): string {
  const what = textAt(entity, 'Entitate') === 'Contract' ? 'Contract' : 'Salariat';
  const format = textAt(entity, 'FormatExport');
  const day = writeDay(ready);
  const wanted = textAt(entity, 'Stare').toLowerCase();
  const rows = what === 'Contract' ? contractRows(employer, day, register) : employeeRows(employer, register);
  const kept = rows.filter(({ state }) => wanted === '' || state === wanted).reverse();
  const [extension, mediaType] = MEDIA_TYPES[format] ?? ['json', 'application/json'];
  const id = randomUUID();
  const bytes = write(kept, what, format, new Date(ready));
  register.keepFile({ id, employer, name: `${what.toLowerCase()}-${day}.${extension}`, mediaType, bytes });
  return id;
}

interface Row {
  state: string;
  /** As a message of its kind, with its reference. */
  entity: Entity;
  cells: string[];
}

function employeeRows(employer: string, register: Register): Row[] {
  return register.employees(employer, MOST_ROWS).map(({ id, cnp, info, isStruck }) => ({
    state: isStruck ? 'radiat' : 'activ',
    entity: { $type: 'Salariat', ReferintaSalariat: { Id: id }, Info: { ...info, Radiat: isStruck } },
    cells: [id, cnp, textAt(info, 'Nume'), textAt(info, 'Prenume'), isStruck ? 'radiat' : 'activ'],
  }));
}

function contractRows(employer: string, day: string, register: Register): Row[] {
  return register.contracts(employer, MOST_ROWS).map((contract) => {
    const { id, employee, content } = contract;
    const state = stateOf(contract, day);
    const cells = [id, employee, numberOf(contract), textAt(content, 'DataInceputContract').slice(0, 10)];
    return {
      state,
      entity: {
        $type: 'Contract',
        ReferintaContract: { Id: id },
        Continut: { ...content, Radiat: contract.isStruck, StareCurenta: currentAction(contract, day) },
      },
      cells: [...cells, textAt(content, 'Salariu'), state],
    };
  });
}

function write(rows: readonly Row[], what: string, format: string, at: Date): Buffer {
  if (format === 'XML')
    return Buffer.from(
      writeXmlBatch(
        rows.map(({ entity }) => entity),
        what,
      ),
    );
  if (format === 'EXCELOPENXML') return workbook([heads(what), ...rows.map(({ cells }) => cells)], at);
  return Buffer.from(JSON.stringify(rows.map(({ entity }) => toJson(entity, what, 'camel'))));
}

const heads = (what: string) =>
  what === 'Contract'
    ? ['Id', 'IdSalariat', 'NumarContract', 'DataInceputContract', 'Salariu', 'Stare']
    : ['Id', 'Cnp', 'Nume', 'Prenume', 'Stare'];

/** A workbook with one sheet of texts. */
function workbook(rows: readonly (readonly string[])[], at: Date): Buffer {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${escapeHtml(text)}</t></is></c>`;
  const sheet = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  const type = (part: string, name: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml"/>`;
  const relation = (kind: string, target: string) =>
    `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/${kind}" Target="${target}"/></Relationships>`;
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/worksheets/sheet1.xml', 'worksheet')}</Types>`,
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  };
  const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  return zip(
    Object.entries(files).map(([name, xml]) => ({ name, bytes: Buffer.from(prolog + xml) })),
    at,
  );
}
