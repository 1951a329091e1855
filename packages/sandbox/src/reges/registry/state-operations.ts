/** Operations that change a contract's state: suspension, end, reactivation, secondment. Each gives the contract anew. */

import { type Entity, isKindOf } from '../schema/model.ts';
import { textAt } from '../schema/read-body.ts';
import { type Contract, dayOf, isWithin, numberOf, type Secondment, type Suspension } from './contract.ts';
import { isRefusal, type Refusal } from './verdict.ts';

/** The contract anew, with the day from which the operation counts. */
interface Changed {
  contract: Contract;
  day: string;
}

type StateOperation = (contract: Contract, message: Entity, today: string) => Changed | Refusal;

const refuse = (fail: string): Refusal => ({ fail });

/** An action of a type, with what it must say; the refusal if it doesn't. */
function action(message: Entity, type: string, needed: readonly string[]): Entity | Refusal {
  const found = message.Actiune as Entity | undefined;
  if (!found || !isKindOf(String(found.$type ?? 'Actiune'), type))
    return refuse(`Mesajul nu conține acțiunea **${type}**.`);
  const lacks = needed.filter((name) => textAt(found, name) === '');
  return lacks.length > 0 ? refuse(`Acțiunea nu are: **${lacks.join(', ')}**.`) : found;
}

/** Changes what the action of a message says, once it says all that is needed. */
const byAction =
  (
    type: string,
    needed: readonly string[],
    change: (contract: Contract, said: Entity, today: string) => Changed | Refusal,
  ): StateOperation =>
  (contract, message, today) => {
    const said = action(message, type, needed);
    return isRefusal(said) ? said : change(contract, said, today);
  };

const day = (said: Entity, name: string) => dayOf(textAt(said, name));

const suspensionSaid = (said: Entity): Suspension => ({
  start: day(said, 'DataInceput'),
  end: day(said, 'DataSfarsit'),
  ended: '',
  ground: textAt(said, 'TemeiLegal'),
});

function suspend(contract: Contract, said: Entity): Changed | Refusal {
  const suspension = suspensionSaid(said);
  const { start, end } = suspension;
  if (end !== '' && end < start) return refuse('Data de sfârșit a suspendării este înaintea datei de început.');
  const other = contract.suspensions.find(
    (each) => isWithin(each, start) || (each.start >= start && (end === '' || each.start <= end)),
  );
  if (other)
    return refuse(`Contractul **${numberOf(contract)}** are deja o suspendare începând cu **${other.start}**.`);
  const later = contract.changes.find(
    ({ isStruck, operation, day: from }) => !isStruck && CONTENT.includes(operation) && from > start,
  );
  if (later) {
    return refuse(
      `Suspendarea începe la **${start}**, înaintea unei modificări deja înregistrate cu data de **${later.day}**.`,
    );
  }
  return { contract: { ...contract, suspensions: [...contract.suspensions, suspension] }, day: start };
}

const CONTENT = [
  'ModificareContract',
  'AdaugareModificareInIstoricContract',
  'AdaugareModificareInIstoricContractCuPropagare',
];

/** Changes the last suspension. */
function onSuspension(
  contract: Contract,
  mustBe: 'open' | 'ended' | 'any',
  change: (last: Suspension) => Suspension | undefined,
): Changed | Refusal {
  const last = contract.suspensions.at(-1);
  if (!last) return refuse(`Contractul **${numberOf(contract)}** nu are nicio suspendare.`);
  if (mustBe === 'ended' && last.ended === '')
    return refuse(`Suspendarea contractului **${numberOf(contract)}** nu este încetată.`);
  if (mustBe === 'open' && last.ended !== '')
    return refuse(`Suspendarea contractului **${numberOf(contract)}** este deja încetată.`);
  const made = change(last);
  const suspensions = [...contract.suspensions.slice(0, -1), ...(made ? [made] : [])];
  return { contract: { ...contract, suspensions }, day: made?.ended || last.start };
}

const endSuspension = (mustBe: 'open' | 'ended') =>
  byAction('ActiuneSuspendare', ['DataIncetareSuspendare'], (contract, said) => {
    const ended = day(said, 'DataIncetareSuspendare');
    const last = contract.suspensions.at(-1);
    if (last && ended < last.start) return refuse('Suspendarea nu poate înceta înainte de a începe.');
    return onSuspension(contract, mustBe, (each) => ({ ...each, ended }));
  });

const changeSuspension = byAction('ActiuneSuspendare', ['DataInceput', 'TemeiLegal'], (contract, said) =>
  onSuspension(contract, 'open', () => suspensionSaid(said)),
);

const without = <K extends keyof Contract>(contract: Contract, key: K): Omit<Contract, K> => {
  const { [key]: _, ...rest } = contract;
  return rest;
};

const end = (mustBeEnded: boolean) =>
  byAction('ActiuneIncetare', ['DataIncetare', 'TemeiLegal'], (contract, said) => {
    if (mustBeEnded && !contract.end) return refuse(`Contractul **${numberOf(contract)}** nu este încetat.`);
    const day = dayOf(textAt(said, 'DataIncetare'));
    if (day < dayOf(textAt(contract.content, 'DataInceputContract'))) {
      return refuse('Contractul nu poate înceta înainte de a începe.');
    }
    return { contract: { ...contract, end: { day, ground: textAt(said, 'TemeiLegal') } }, day };
  });

const undoEnd: StateOperation = (contract) => {
  if (!contract.end) return refuse(`Contractul **${numberOf(contract)}** nu este încetat.`);
  return { contract: without(contract, 'end'), day: contract.end.day };
};

const reactivate = (isAgain: boolean) =>
  byAction('ActiuneReactivare', ['DataReactivare', 'TemeiLegal'], (contract, said) => {
    const before = isAgain ? contract.endBefore : contract.end;
    if (!before) return refuse(`Contractul **${numberOf(contract)}** nu este ${isAgain ? 'reactivat' : 'încetat'}.`);
    return { contract: { ...without(contract, 'end'), endBefore: before }, day: day(said, 'DataReactivare') };
  });

const undoReactivation: StateOperation = (contract) => {
  const { endBefore } = contract;
  if (!endBefore) return refuse(`Contractul **${numberOf(contract)}** nu este reactivat.`);
  return { contract: { ...without(contract, 'endBefore'), end: endBefore }, day: endBefore.day };
};

function onSecondment(
  contract: Contract,
  change: (secondment: Secondment) => Secondment | undefined,
): Changed | Refusal {
  const { secondment } = contract;
  if (!secondment) return refuse(`Contractul **${numberOf(contract)}** nu este detașat.`);
  const made = change(secondment);
  return {
    contract: { ...without(contract, 'secondment'), ...(made && { secondment: made }) },
    day: made?.ended || secondment.start,
  };
}

const changeSecondment = byAction('ActiuneDetasare', ['DataInceput', 'DataSfarsit'], (contract, said) =>
  onSecondment(contract, (old) => ({
    ...old,
    start: day(said, 'DataInceput'),
    end: day(said, 'DataSfarsit'),
    cui: textAt(said, 'AngajatorCui') || old.cui,
    name: textAt(said, 'AngajatorNume') || old.name,
  })),
);

const endSecondment = byAction('ActiuneDetasare', ['DataIncetareDetasare'], (contract, said) =>
  onSecondment(contract, (old) => ({ ...old, ended: day(said, 'DataIncetareDetasare') })),
);

const undoMove: StateOperation = (contract, _message, today) => {
  if (!contract.isMoved) return refuse(`Contractul **${numberOf(contract)}** nu este mutat.`);
  return { contract: { ...contract, isMoved: false }, day: today };
};

/** Suspends a contract as a message says. */
export const suspendOn = byAction('ActiuneSuspendare', ['DataInceput', 'TemeiLegal'], suspend);

/** By operation; what needs an open contract is refused on one that is ended or moved. */
export const STATE_OPERATIONS: Readonly<Record<string, { run: StateOperation; needs: 'open' | 'any' }>> = {
  SuspendareContract: { needs: 'open', run: suspendOn },
  ModificareSuspendareContract: { needs: 'open', run: changeSuspension },
  CorectieSuspendareContract: { needs: 'open', run: changeSuspension },
  IncetareSuspendareContract: { needs: 'open', run: endSuspension('open') },
  CorectieIncetareSuspendareContract: { needs: 'open', run: endSuspension('ended') },
  AnulareSuspendareContract: { needs: 'open', run: (contract) => onSuspension(contract, 'any', () => undefined) },
  IncetareContract: { needs: 'open', run: end(false) },
  CorectieIncetareContract: { needs: 'any', run: end(true) },
  AnulareIncetareContract: { needs: 'any', run: undoEnd },
  ReactivareContract: { needs: 'any', run: reactivate(false) },
  CorectieReactivareContract: { needs: 'any', run: reactivate(true) },
  AnulareReactivareContract: { needs: 'any', run: undoReactivation },
  ModificareDetasareContract: { needs: 'open', run: changeSecondment },
  CorectieDetasareContract: { needs: 'open', run: changeSecondment },
  PrelungireDetasareContract: { needs: 'open', run: changeSecondment },
  IncetareDetasareContract: { needs: 'open', run: endSecondment },
  CorectieIncetareDetasareContract: { needs: 'open', run: endSecondment },
  AnulareIncetareDetasareContract: {
    needs: 'open',
    run: (contract) => onSecondment(contract, (old) => ({ ...old, ended: '' })),
  },
  AnulareDetasareContract: { needs: 'open', run: (contract) => onSecondment(contract, () => undefined) },
  AnulareTransferContract: { needs: 'any', run: undoMove },
  AnulareSchimbareLocMuncaContract: { needs: 'any', run: undoMove },
  AnulareSchimbareGestiuneRegistruContract: { needs: 'any', run: undoMove },
};
