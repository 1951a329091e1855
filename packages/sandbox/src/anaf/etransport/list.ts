/** `GET /lista/{days}/{cif}`: what was good or refused, in no order; what is still in processing isn't there. */

import type { Answer } from '../../answer.ts';
import { DAY_MS, writeLongStamp } from '../../clock.ts';
import { isWithin, type Visit } from '../visit.ts';
import { cifFault, refused, rightsFault, succeeded, transportError } from './answers.ts';
import type { Vehicle } from './declaration.ts';
import type { Taken } from './store.ts';
import type { TransportSystem } from './system.ts';
import { type Transport, transportsAt } from './transport.ts';

export function lista(
  visit: Visit,
  [days = '', cif = '']: readonly (string | undefined)[],
  system: TransportSystem,
): Answer {
  const { now, env, person } = visit;
  const wrong = daysFault(days) ?? cifFault(cif) ?? rightsFault(person, cif);
  if (wrong !== undefined) return transportError(wrong, now);
  const { transportListPerDay } = system.state.settings();
  if (!isWithin(system, visit, `etransport-lista person=${person.id}`, transportListPerDay)) {
    const text = `S-au facut deja ${transportListPerDay} interogari de lista mesaje de catre utilizator in cursul zilei`;
    return transportError(text, now);
  }
  const { declarations } = system;
  const found = declarations.list(env, cif, now - Number(days) * DAY_MS, now);
  if (found.length === 0) {
    // A good answer that looks like a refusal.
    return { ...refused([`Nu exista mesaje in ultimele ${Number(days)} zile`], now), note: '' };
  }
  const find = transportsAt(declarations, now);
  const mesaje = found.map((taken) => toMesaj(taken, find(env, taken.uit)));
  const titlu = `Lista Mesaje disponibile din ultimele ${Number(days)} zile`;
  return succeeded({ mesaje, serial: person.serial, cui: cif, titlu }, now, `cif=${cif}: ${mesaje.length}`);
}

function daysFault(days: string): string | undefined {
  if (!/^\d{1,9}$/.test(days)) return `Numarul de zile introdus= ${days.slice(0, 40)} nu este un numar intreg`;
  return Number(days) < 1 || Number(days) > 60 ? 'Numarul de zile trebuie sa fie intre 1 si 60' : undefined;
}

/** The fields by ANAF's names; those without a value are left out. */
function toMesaj(taken: Taken, transport: Transport | undefined): object {
  const { tip, uit, declarant, ref, isAfterOutage, id, received, verdict, errors } = taken;
  const isGood = verdict === 'ok';
  return {
    tip,
    stare: isGood ? 'OK' : 'ERR',
    ...(isGood && { uit }),
    cod_decl: declarant,
    ...(ref !== '' && { ref_decl: ref }),
    post_avarie: isAfterOutage ? 'D' : 'N',
    sursa: 'A',
    id_incarcare: String(id).padStart(10, '0'),
    data_creare: writeLongStamp(received),
    ...(isGood && goodFields(taken, transport)),
    ...(!isGood && { mesaje: errors.map((mesaj) => ({ tip: 'ERR', mesaj })) }),
  };
}

function goodFields({ tip, notice, vehicle, confirmation }: Taken, transport: Transport | undefined): object {
  if (vehicle) return { ...vehicleFields(vehicle), modif_veh: [changeFields(vehicle)] };
  if (confirmation) return { confirmare: confirmationFields(confirmation) };
  if (!notice) return {};
  const { partner, organiser } = notice;
  return {
    ...(tip === 'NOT' && transport?.changed !== undefined && { data_modif: writeLongStamp(transport.changed) }),
    tip_op: notice.operation,
    data_transp: `${notice.day.replaceAll('-', '')}000000`,
    pc_tara: partner.country,
    ...(partner.code !== '' && { pc_cod: partner.code }),
    pc_den: partner.name,
    tr_tara: organiser.country,
    ...(organiser.code !== '' && { tr_cod: organiser.code }),
    tr_den: organiser.name,
    ...vehicleFields(notice),
    ...(transport && transport.changes.length > 0 && { modif_veh: transport.changes.map(changeFields) }),
    nr_linii: notice.lines,
    gr_tot_neta: notice.net,
    gr_tot_bruta: notice.gross,
    val_tot: notice.value,
    ...(transport?.confirmation && { confirmare: confirmationFields(transport.confirmation) }),
  };
}

const vehicleFields = ({ plate, trailers: [first, second] }: Vehicle) => ({
  nr_veh: plate,
  ...(first !== undefined && { nr_rem1: first }),
  ...(second !== undefined && { nr_rem2: second }),
});

/** The names inside a change are ours: the published description stops at `modif_veh[]`. */
const changeFields = (change: Vehicle & { at: string; note: string }) => ({
  ...vehicleFields(change),
  data_modif: change.at.replace(/\D/g, '').slice(0, 14),
  ...(change.note !== '' && { obs: change.note }),
});

const confirmationFields = ({ kind, note }: { kind: string; note: string }) => ({
  tip_conf: kind,
  ...(note !== '' && { obs: note }),
});
