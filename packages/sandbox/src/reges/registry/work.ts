/** Works what is due: messages of each employer in their order, then results into the queues. */

import { writeDay } from '../../clock.ts';
import type { Employers } from '../employers.ts';
import type { RegesMisbehaviour } from '../misbehaviour.ts';
import type { Message, Messages } from '../queue/messages.ts';
import type { Queues } from '../queue/queues.ts';
import { resultOf } from '../queue/result.ts';
import type { State } from '../state.ts';
import { workContract } from './contract-operations.ts';
import { workEmployee } from './employee-operations.ts';
import { exportData } from './export.ts';
import { workProposal } from './proposal-operations.ts';
import type { Register } from './register.ts';
import { isRefusal, type Verdict } from './verdict.ts';

export interface System {
  state: State;
  employers: Employers;
  messages: Messages;
  queues: Queues;
  register: Register;
}

/** Brings everything to this moment of the simulator's clock. Whoever looks calls it first. */
export function advance(system: System, now: number): void {
  const { state, messages, queues } = system;
  const due = [messages.due(), queues.due()].filter((each) => each !== undefined);
  if (!due.some((each) => each <= now)) return;
  inTransaction(system, () => {
    for (let message = messages.next(now); message; message = messages.next(now)) {
      work(message, system);
      messages.worked(message.number);
    }
    queues.settle(now);
  });
  state.changed();
}

/** All of it or nothing, whenever the process ends. */
export function inTransaction({ state: { db } }: Pick<System, 'state'>, act: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    act();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Removes all that was sent and all that came of it; employers stay. */
export function clear(system: System): void {
  const tables = [
    'message',
    'entry',
    'cursor',
    'employee',
    'contract',
    'contract_change',
    'proposal',
    'bonus_type',
    'exported',
  ];
  inTransaction(system, () => system.state.db.exec(tables.map((table) => `DELETE FROM ${table}`).join(';')));
  system.state.changed();
}

/** What a recipe makes of a message without a look at it. Such successes were seen, and nothing had happened. */
function told({ fail, result }: RegesMisbehaviour): Verdict | undefined {
  if (fail !== undefined) return { fail };
  if (result === 'no-ref') return { says: 'Operația a fost înregistrată.', ref: '' };
  if (result !== 'false-success') return undefined;
  return { says: 'Mesajul **nu a putut fi prelucrat**! Operația nu a fost înregistrată!', ref: '' };
}

function work(message: Message, system: System): void {
  const { state, queues, messages } = system;
  const settings = state.settings();
  const { does, ready } = message;
  const verdict = told(does) ?? judge(message, system);
  const due = ready + (does.resultMs ?? settings.resultMs);
  put(message, verdict, due);
  if (message.type === 'ExportDate' && !isRefusal(verdict) && verdict.isMoreExpected) {
    const ref = exportData(message, system);
    put(
      message,
      { says: 'Fișierul exportat este pregătit și poate fi descărcat din portal.', ref },
      due + settings.processMs,
    );
  }

  function judge(each: Message, { register, employers }: System): Verdict {
    switch (each.type) {
      case 'Salariat':
        return workEmployee(each, register);
      case 'Contract':
        return workContract(each, register, settings, writeDay(ready));
      case 'ExportDate':
        return { says: 'Cererea de export a fost preluată.', ref: each.responseId, isMoreExpected: true };
      default:
        return workProposal(each, {
          register,
          employers,
          settings,
          tell: (employer, queue, entity) => queues.put({ employer, queue, due: ready, entity }),
          answer(number, said, isWarning) {
            const earlier = messages.find(number);
            if (!earlier) return;
            const about = { ...earlier, does: isWarning && !('fail' in said) ? { warning: said.says } : {} };
            const entity = resultOf(about, said);
            queues.put({ employer: earlier.employer, queue: 'Status', due: ready, entity });
            queues.put({ employer: earlier.employer, queue: 'Notificare', due: ready, entity });
          },
        });
    }
  }

  function put(each: Message, said: Verdict, at: number): void {
    const times = does.result === 'never' ? 0 : does.result === 'twice' ? 2 : 1;
    const entity = resultOf(each, said);
    for (let time = 0; time < times; time++) queues.put({ employer: each.employer, queue: 'Status', due: at, entity });
  }
}
