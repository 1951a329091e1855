/** ANAF's register as a test scripts it: whoever is in it is found, and each call may be made to fail. */

import { answerJson, openScriptedServer, type ScriptedServer, type Seen } from './scripted-server.ts';

export interface RegisterOptions {
  /** Whether a CUI is known. Default: all are. */
  knows?: (cui: number) => boolean;
  /** Changes a record before it is sent. */
  change?: (record: ReturnType<typeof recordOf>) => void;
  /** Answers in place of the register; returns whether it did. */
  instead?: (...script: Parameters<Parameters<typeof openScriptedServer>[0]>) => boolean;
}

export interface Register extends ScriptedServer {
  /** CUIs of each call to the synchronous service, in order. */
  calls(): number[][];
}

export async function openRegister({
  knows = () => true,
  change = () => undefined,
  instead = () => false,
}: RegisterOptions = {}): Promise<Register> {
  const kept = new Map<string, string>();
  const answerOf = (body: string) => {
    const asked = JSON.parse(body) as { cui: number; data: string }[];
    const found = asked
      .filter(({ cui }) => knows(cui))
      .map(({ cui, data }) => {
        const record = recordOf(cui, data);
        change(record);
        return record;
      });
    return { found, notFound: asked.map(({ cui }) => cui).filter((cui) => !knows(cui)) };
  };
  const server = await openScriptedServer(
    (seen, response) => {
      if (instead(seen, response)) return;
      const { pathname, searchParams } = new URL(seen.path, 'http://localhost');
      if (pathname === '/api/PlatitorTvaRest/v9/tva') return answerJson(response, answerOf(seen.body));
      if (pathname === '/AsynchWebService/api/v8/ws/tva') {
        const correlationId = `ticket-${kept.size + 1}`;
        kept.set(correlationId, seen.body);
        return answerJson(response, { cod: 200, message: 'Successful', correlationId });
      }
      const body = kept.get(searchParams.get('id') ?? '');
      if (pathname === '/AsynchWebService/api/v7/ws/tva' && body !== undefined) {
        return answerJson(response, { cod: 200, message: 'SUCCESS', ...answerOf(body) });
      }
      answerJson(response, { message: 'no such path' }, 404);
    },
    ['ANAF_PUBLIC_URL'],
  );
  const isSync = ({ path }: Seen) => path === '/api/PlatitorTvaRest/v9/tva';
  return Object.assign(server, {
    calls: () =>
      server.seen.filter(isSync).map(({ body }) => (JSON.parse(body) as { cui: number }[]).map(({ cui }) => cui)),
  });
}

/** A firm as v9 writes it. */
export function recordOf(cui: number, data: string) {
  return {
    date_generale: {
      cui,
      data,
      denumire: `FIRMA ${cui} SRL`,
      adresa: 'MUNICIPIUL BUCUREŞTI, SECTOR 3',
      nrRegCom: 'J40/1/2000',
      telefon: '0219224',
      fax: '',
      codPostal: '31472',
      act: '',
      stare_inregistrare: 'INREGISTRAT din data 26.11.2014',
      data_inregistrare: '2000-01-05',
      cod_CAEN: '119',
      iban: '',
      statusRO_e_Factura: true,
      data_inreg_Reg_RO_e_Factura: '2024-01-01',
      organFiscalCompetent: 'Administraţia Sector 3',
      forma_de_proprietate: '',
      forma_organizare: '',
      forma_juridica: '',
    },
    inregistrare_scop_Tva: {
      scpTVA: true,
      perioade_TVA: [
        { data_inceput_ScpTVA: '2001-02-01', data_sfarsit_ScpTVA: '', data_anul_imp_ScpTVA: '', mesaj_ScpTVA: '' },
      ],
    },
    inregistrare_RTVAI: {
      dataInceputTvaInc: '',
      dataSfarsitTvaInc: '',
      dataActualizareTvaInc: '',
      dataPublicareTvaInc: '',
      tipActTvaInc: '',
      statusTvaIncasare: false,
    },
    stare_inactiv: {
      dataInactivare: '',
      dataReactivare: '',
      dataPublicare: '',
      dataRadiere: '',
      statusInactivi: false,
    },
    inregistrare_SplitTVA: { dataInceputSplitTVA: '', dataAnulareSplitTVA: '', statusSplitTVA: false },
    adresa_sediu_social: {
      sdenumire_Strada: 'Str. Alexander Von Humboldt',
      snumar_Strada: '10',
      sdenumire_Localitate: 'Sector 3 Mun. Bucureşti',
      scod_Localitate: '3',
      sdenumire_Judet: 'MUNICIPIUL BUCUREŞTI',
      scod_Judet: '40',
      scod_JudetAuto: 'B',
      stara: '',
      sdetalii_Adresa: '',
      scod_Postal: '31472',
    },
    adresa_domiciliu_fiscal: {},
  };
}

/** Right CUIs, as many as are wanted. */
export function makeCuis(count: number, from = 1_000_000): string[] {
  const weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];
  return Array.from({ length: count }, (_, n) => {
    const body = String(from + n);
    const sum = [...body.padStart(9, '0')].reduce((total, digit, at) => total + Number(digit) * (weights[at] ?? 0), 0);
    return `${body}${((sum * 10) % 11) % 10}`;
  });
}
