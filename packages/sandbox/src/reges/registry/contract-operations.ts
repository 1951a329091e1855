/** Operations on contracts: adding, changing, striking off; those on state and history are in files of their own. */

import { randomUUID } from 'node:crypto';
import type { Message } from '../queue/messages.ts';
import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import type { RegesSettings } from '../settings.ts';
import { contentFault, contentSaid } from './content-rules.ts';
import { type Contract, dayOf, isWithin, numberOf } from './contract.ts';
import { changeHistory, isOnHistory } from './history-operations.ts';
import { type Made, recorded } from './record.ts';
import type { Register } from './register.ts';
import { STATE_OPERATIONS } from './state-operations.ts';
import { isRefusal, type Refusal, type Verdict } from './verdict.ts';

const ADDING = ['AdaugareContract', 'AdaugareContractInitial'];
const CHANGING = ['ModificareContract', 'CorectieContract'];

/** In the enumeration of the schema, and not sent any more: proposals took their place. */
const GONE = ['DetasareContract', 'TransferContract', 'SchimbareLocMuncaContract', 'SchimbareGestiuneRegistruContract'];

/** `today` is the day of the working, in Romania. */
export function workContract(message: Message, register: Register, settings: RegesSettings, today: string): Verdict {
  const { employer, operation, entity } = message;
  const content = entityAt(entity, 'Continut');
  if (ADDING.includes(operation)) return addContract(employer, content, register, settings);
  if (GONE.includes(operation))
    return { fail: `Operația **${operation}** nu mai este folosită: se trimite o propunere.` };
  if (entity.Actiune !== undefined && content) {
    return { fail: 'O schimbare de stare și o modificare de conținut nu pot fi trimise în același mesaj.' };
  }
  const reference = textAt(entity, 'ReferintaContract/Id').toLowerCase();
  const isHistory = isOnHistory(operation);
  const contract = isHistory ? register.contractByChange(employer, reference) : register.contract(employer, reference);
  if (!contract)
    return {
      fail: `${isHistory ? 'Înregistrarea din istoricul contractului' : 'Contractul'} nu a fost ${isHistory ? 'găsită' : 'găsit'}: referința contractului lipsește sau este necunoscută.`,
    };
  if (contract.isStruck) return { fail: `Contractul **${numberOf(contract)}** este radiat.` };
  const made = isHistory
    ? changeHistory(contract, message, reference, settings)
    : change(contract, message, settings, today);
  if (isRefusal(made)) return made;
  register.keepContract(made.contract);
  const says = `Operația **${operation}** asupra contractului **${numberOf(contract)}** a fost înregistrată.`;
  return { says, ref: made.record };
}

/** Adds a contract for an employee of the employer. */
export function addContract(
  employer: string,
  content: Entity | undefined,
  register: Register,
  settings: RegesSettings,
): Verdict {
  if (!content) return { fail: 'Mesajul nu conține conținutul contractului.' };
  const employee = register.employee(employer, textAt(content, 'ReferintaSalariat/Id').toLowerCase());
  const number = textAt(content, 'NumarContract');
  if (!employee || employee.isStruck) {
    return { fail: `Contractul **${number}** nu a putut fi adăugat: referința salariatului este necunoscută.` };
  }
  const fault = contentFault(content, settings);
  if (fault !== undefined) return { fail: fault };
  const id = randomUUID();
  const day = dayOf(textAt(content, 'DataConsemnare'));
  const first = { id: randomUUID(), operation: 'AdaugareContract', day, isStruck: false, content };
  const about = { suspensions: [], isMoved: false, isStruck: false };
  register.keepContract({ id, employer, employee: employee.id, content, ...about, changes: [first] });
  return { says: `Contractul **${number}** a fost adăugat.`, ref: id, secRef: employee.id };
}

function change(contract: Contract, message: Message, settings: RegesSettings, today: string): Made {
  const { operation, entity } = message;
  if (CHANGING.includes(operation)) return changeContent(contract, message, settings, today);
  if (operation === 'RadiereContract') return recorded({ ...contract, isStruck: true }, { operation, day: today });
  const found = Object.hasOwn(STATE_OPERATIONS, operation) ? STATE_OPERATIONS[operation] : undefined;
  if (!found) return { fail: `Operația **${operation}** nu se potrivește cu un mesaj despre un contract.` };
  const closed = found.needs === 'open' ? closedFault(contract) : undefined;
  if (closed) return closed;
  const made = found.run(contract, entity, today);
  if (isRefusal(made)) return made;
  return blockedFault(contract, made.day, operation, today) ?? recorded(made.contract, { operation, day: made.day });
}

function changeContent(
  contract: Contract,
  { operation, entity }: Message,
  settings: RegesSettings,
  today: string,
): Made {
  const content = contentSaid(entity, settings);
  if (isRefusal(content)) return content;
  const closed = closedFault(contract);
  if (closed) return closed;
  const day = dayOf(textAt(content, 'DataConsemnare'));
  const suspension = contract.suspensions.find((each) => isWithin(each, day));
  if (operation === 'ModificareContract' && suspension) {
    return {
      fail: `Contractul **${numberOf(contract)}** nu poate fi modificat cu data de **${day}**: are o suspendare înregistrată începând cu **${suspension.start}**.`,
    };
  }
  return blockedFault(contract, day, operation, today) ?? recorded(contract, { operation, day, content });
}

/** Nothing can be done any more with a contract that is ended or moved. */
export function closedFault(contract: Contract): Refusal | undefined {
  const number = numberOf(contract);
  if (contract.end) return { fail: `Contractul **${number}** este încetat cu data de **${contract.end.day}**.` };
  return contract.isMoved ? { fail: `Contractul **${number}** este mutat la alt angajator.` } : undefined;
}

/** A secondment that begins in the future blocks whatever is dated before it. */
function blockedFault(contract: Contract, day: string, operation: string, today: string): Refusal | undefined {
  const start = contract.secondment?.start ?? '';
  if (operation.includes('Detasare') || start <= today || day >= start) return undefined;
  return {
    fail: `Contractul **${numberOf(contract)}** are o detașare care începe la **${start}**; operația datată **${day}** nu poate fi înregistrată.`,
  };
}
