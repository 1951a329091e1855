/** The register's calls: taxpayers at once and asynchronously, the registers of e-Factura, farmers and cults. */

import { randomUUID } from 'node:crypto';
import type { Answer } from '../../answer.ts';
import { json } from '../../answer.ts';
import { DAY_MS } from '../../clock.ts';
import type { Ask, Route } from '../call.ts';
import type { State } from '../state.ts';
import type { Firm } from './firm.ts';
import type { Firms } from './firms.ts';
import { type Question, readQuestions } from './read-query.ts';
import { oneLine, toRecord } from './record.ts';

const MOST_BODY_BYTES = 100_000;
const MOST_CUIS = 100;
const MOST_CUIS_OF_OLD_REGISTERS = 500;
const KEPT_MS = 3 * DAY_MS;

export function taxpayerRoutes(state: State, firms: Firms): Record<string, Route> {
  const { db } = state;
  db.exec(
    'CREATE TABLE IF NOT EXISTS async (id TEXT PRIMARY KEY, questions TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
  );
  const sql = {
    keep: db.prepare('INSERT INTO async VALUES (?, ?, ?)'),
    find: db.prepare('SELECT questions, at FROM async WHERE id = ?'),
    take: db.prepare('DELETE FROM async WHERE id = ?'),
    forget: db.prepare('DELETE FROM async WHERE at < ?'),
  };

  function look(questions: readonly Question[]): { found: { firm: Firm; day: string }[]; notFound: number[] } {
    const found: { firm: Firm; day: string }[] = [];
    const notFound: number[] = [];
    for (const { cui, data } of questions) {
      const firm = firms.find(cui);
      if (firm) found.push({ firm, day: data });
      else notFound.push(cui);
    }
    return { found, notFound };
  }

  async function ask({ body }: Ask, most: number): Promise<Question[] | Answer> {
    return readQuestions(await body(MOST_BODY_BYTES), most) ?? badRequest(most);
  }

  async function tva(asked: Ask): Promise<Answer> {
    const questions = await ask(asked, MOST_CUIS);
    if (!Array.isArray(questions)) return questions;
    return json(records(look(questions)), 200, remarks(questions));
  }

  async function submit(asked: Ask): Promise<Answer> {
    const questions = await ask(asked, MOST_CUIS);
    if (!Array.isArray(questions)) return questions;
    const correlationId = randomUUID();
    sql.forget.run(asked.now - KEPT_MS);
    sql.keep.run(correlationId, JSON.stringify(questions), asked.now);
    return json({ cod: 200, message: 'Successful', correlationId }, 200, remarks(questions));
  }

  /** ANAF does not say what comes before the answer is ready or after it was taken; the words are the simulator's. */
  function take({ query, now }: Ask): Answer {
    const id = query.get('id') ?? '';
    const row = sql.find.get(id) as { questions: string; at: number } | undefined;
    if (!row || row.at < now - KEPT_MS) {
      const message = `Nu exista raspuns pentru id=${id.slice(0, 40)}`;
      return json({ cod: 404, message }, 404, { note: message });
    }
    if (now < row.at + state.settings().asyncMs) {
      return json({ cod: 202, message: 'Cererea este in curs de procesare', correlationId: id });
    }
    sql.take.run(id);
    const questions = JSON.parse(row.questions) as Question[];
    return json({ cod: 200, message: 'SUCCESS', ...records(look(questions)) }, 200, remarks(questions));
  }

  async function eFactura(asked: Ask): Promise<Answer> {
    const questions = await ask(asked, MOST_CUIS);
    if (!Array.isArray(questions)) return questions;
    const { found, notFound } = look(questions);
    const registered = found.filter(({ firm, day }) => firm.eFactura !== undefined && firm.eFactura <= day);
    const others = found.filter((each) => !registered.includes(each)).map(({ firm }) => firm.cui);
    const answer = { found: registered.map(({ firm }) => toEntry(firm)), notFound: [...notFound, ...others] };
    return json(answer, registered.length === 0 ? 404 : 200, remarks(questions));
  }

  /** Nobody is a member; whoever is asked for is found all the same, as the real ones answer. */
  function memberless(name: 'RegAgric' | 'RegCult') {
    return async (asked: Ask): Promise<Answer> => {
      const questions = await ask(asked, MOST_CUIS_OF_OLD_REGISTERS);
      if (!Array.isArray(questions)) return questions;
      const found = questions.map(({ cui, data }) => ({
        ...{ cui, data, denumire: '', adresa: '', nrRegCom: '', telefon: '', fax: '', codPostal: '', act: '' },
        stare_inregistrare: '',
        [`dataInceput${name}`]: '',
        [`dataAnulare${name}`]: '',
        [`status${name}`]: false,
      }));
      return json({ cod: 200, message: 'SUCCESS', found, notFound: [] }, 200, remarks(questions));
    };
  }

  const route = (call: string, answer: Route['answer']): Route => ({ host: 'public', call, answer });
  return {
    'POST /api/PlatitorTvaRest/v9/tva': route('tva', tva),
    'POST /AsynchWebService/api/v8/ws/tva': route('tvaAsync', submit),
    'GET /AsynchWebService/api/v7/ws/tva': route('tvaResult', take),
    'POST /api/registruroefactura/v1/interogare': route('registruroefactura', eFactura),
    'POST /RegAgric/api/v2/ws/agric': route('agric', memberless('RegAgric')),
    'POST /RegCult/api/v2/ws/cult': route('cult', memberless('RegCult')),
  };
}

function records({ found, notFound }: { found: { firm: Firm; day: string }[]; notFound: number[] }) {
  return { found: found.map(({ firm, day }) => toRecord(firm, day)), notFound };
}

const badRequest = (most: number) =>
  json({ cod: 400, message: `Cererea nu este valida sau depaseste ${most} de CUI-uri` }, 400, { note: 'bad request' });

function remarks(questions: readonly Question[]) {
  const [first] = questions;
  return { detail: questions.length === 1 ? `cui=${first?.cui}` : `${questions.length} CUI` };
}

function toEntry(firm: Firm) {
  return {
    cui: firm.cui,
    denumire: firm.name,
    adresa: oneLine(firm.address),
    registru: 'Registrul RO e-Factura',
    categorie: 'Persoane juridice',
    dataInscriere: firm.eFactura ?? '',
    dataRenuntare: '',
    dataRadiere: '',
    dataOptiuneB2G: '',
    stare: 'Inregistrat',
  };
}
