/** Operations on contracts: adding, changing, history, striking off; those on their state are in `state-operations.ts`. */

import { randomUUID } from 'node:crypto';
import type { Message } from '../queue/messages.ts';
import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import type { RegesSettings } from '../settings.ts';
import { contentFault } from './content-rules.ts';
import { type Contract, dayOf, isWithin, numberOf } from './contract.ts';
import type { Register } from './register.ts';
import { STATE_OPERATIONS } from './state-operations.ts';
import { isRefusal, type Refusal, type Verdict } from './verdict.ts';

const ADDING = ['AdaugareContract', 'AdaugareContractInitial'];
const CHANGING = ['ModificareContract', 'CorectieContract'];
const HISTORY = [
  'CorectieIstoricContract',
  'CorectieIstoricContractCuPropagare',
  'AdaugareModificareInIstoricContract',
  'AdaugareModificareInIstoricContractCuPropagare',
  'AdaugareSuspendareInIstoricContract',
  'RadiereIstoricContract',
];

/** In the enumeration of the schema, and not sent any more: proposals took their place. */
const GONE = ['DetasareContract', 'TransferContract', 'SchimbareLocMuncaContract', 'SchimbareGestiuneRegistruContract'];

/** `today` is the day of the working, in Romania. */
export function workContract(message: Message, register: Register, settings: RegesSettings, today: string): Verdict {
  const { employer, operation, entity } = message;
  const content = entityAt(entity, 'Continut');
  if (ADDING.includes(operation)) return addContract(employer, content, register, settings);
  if (GONE.includes(operation))
    return { fail: `Operația **${operation}** nu mai este folosită: se trimite o propunere.` };
  if (operation !== 'AdaugareSuspendareInIstoricContract' && entity.Actiune !== undefined && content) {
    return { fail: 'O schimbare de stare și o modificare de conținut nu pot fi trimise în același mesaj.' };
  }
  const reference = textAt(entity, 'ReferintaContract/Id').toLowerCase();
  const isHistory = HISTORY.includes(operation);
  const contract = isHistory
    ? (register.contractByChange(employer, reference) ?? register.contract(employer, reference))
    : register.contract(employer, reference);
  if (!contract) return { fail: 'Contractul nu a fost găsit: referința contractului lipsește sau este necunoscută.' };
  if (contract.isStruck) return { fail: `Contractul **${numberOf(contract)}** este radiat.` };
  const made = change(contract, message, reference, settings, today);
  if (isRefusal(made)) return made;
  const id = randomUUID();
  const changes = [...made.contract.changes, { id, operation, day: made.day, isStruck: false }];
  register.keepContract({ ...made.contract, changes });
  return {
    says: `Operația **${operation}** asupra contractului **${numberOf(contract)}** a fost înregistrată.`,
    ref: id,
  };
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
  const first = { id: randomUUID(), operation: 'AdaugareContract', day, isStruck: false };
  const about = { suspensions: [], isMoved: false, isStruck: false };
  register.keepContract({ id, employer, employee: employee.id, content, ...about, changes: [first] });
  return { says: `Contractul **${number}** a fost adăugat.`, ref: id, secRef: employee.id };
}

type Made = { contract: Contract; day: string } | Refusal;

function change(contract: Contract, message: Message, reference: string, settings: RegesSettings, today: string): Made {
  const { operation, entity } = message;
  if (CHANGING.includes(operation)) return changeContent(contract, message, settings, today);
  if (HISTORY.includes(operation)) return changeHistory(contract, message, reference, settings);
  if (operation === 'RadiereContract') return { contract: { ...contract, isStruck: true }, day: today };
  const found = Object.hasOwn(STATE_OPERATIONS, operation) ? STATE_OPERATIONS[operation] : undefined;
  if (!found) return { fail: `Operația **${operation}** nu se potrivește cu un mesaj despre un contract.` };
  const closed = found.needs === 'open' ? closedFault(contract) : undefined;
  if (closed) return closed;
  const made = found.run(contract, entity, today);
  return isRefusal(made) ? made : (blockedFault(contract, made.day, operation, today) ?? made);
}

function changeContent(
  contract: Contract,
  { operation, entity }: Message,
  settings: RegesSettings,
  today: string,
): Made {
  const content = entityAt(entity, 'Continut');
  if (!content) return { fail: 'Mesajul nu conține conținutul contractului.' };
  const fault = closedFault(contract)?.fail ?? contentFault(content, settings);
  if (fault !== undefined) return { fail: fault };
  const day = dayOf(textAt(content, 'DataConsemnare'));
  const suspension = contract.suspensions.find((each) => isWithin(each, day));
  if (operation === 'ModificareContract' && suspension) {
    return {
      fail: `Contractul **${numberOf(contract)}** nu poate fi modificat cu data de **${day}**: are o suspendare înregistrată începând cu **${suspension.start}**.`,
    };
  }
  return blockedFault(contract, day, operation, today) ?? { contract: { ...contract, content }, day };
}

function changeHistory(
  contract: Contract,
  { operation, entity }: Message,
  reference: string,
  settings: RegesSettings,
): Made {
  const named = contract.changes.find(({ id }) => id === reference);
  if (!named || named.isStruck) return { fail: 'Referința nu este a unei înregistrări din istoricul contractului.' };
  if (operation === 'RadiereIstoricContract') {
    if (named === contract.changes[0]) return { fail: 'Prima înregistrare din istoric nu poate fi radiată.' };
    const changes = contract.changes.map((each) => (each === named ? { ...each, isStruck: true } : each));
    return { contract: { ...contract, changes }, day: named.day };
  }
  if (operation === 'AdaugareSuspendareInIstoricContract') {
    const made = STATE_OPERATIONS.SuspendareContract?.run(contract, entity, '');
    return made ?? { fail: 'Suspendarea nu a putut fi adăugată.' };
  }
  const content = entityAt(entity, 'Continut');
  if (!content) return { fail: 'Mesajul nu conține conținutul contractului.' };
  const fault = contentFault(content, settings);
  if (fault !== undefined) return { fail: fault };
  // What stands last is what counts now; an older record changes the present only where it is carried on.
  const isLast = contract.changes.filter(({ isStruck }) => !isStruck).at(-1) === named;
  const isCarried = isLast || operation.endsWith('CuPropagare');
  const day = dayOf(textAt(content, 'DataConsemnare'));
  return { contract: isCarried ? { ...contract, content } : contract, day };
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
