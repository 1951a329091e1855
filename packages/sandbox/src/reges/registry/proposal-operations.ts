/** Operations on proposals of secondment and of moving: one employer proposes, the other takes it or not. */

import { randomUUID } from 'node:crypto';
import { writeDay } from '../../clock.ts';
import type { Employers } from '../employers.ts';
import type { Message } from '../queue/messages.ts';
import type { QueueName } from '../queue/queues.ts';
import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import type { RegesSettings } from '../settings.ts';
import { contentFault } from './content-rules.ts';
import { type Contract, dayOf, numberOf } from './contract.ts';
import { addContract, closedFault } from './contract-operations.ts';
import { nameOf } from './employee-operations.ts';
import type { Proposal, Register } from './register.ts';
import { isRefusal, type Verdict } from './verdict.ts';

export interface ProposalWorld {
  register: Register;
  employers: Employers;
  settings: RegesSettings;
  /** Puts a message into a queue of an employer. */
  tell(employer: string, queue: QueueName, entity: Entity): void;
  /** Gives another result to the sender of an earlier message. */
  answer(message: number, verdict: Verdict, isWarning?: boolean): void;
}

const MISFIT = (operation: string): Verdict => ({
  fail: `Operația **${operation}** nu se potrivește cu un mesaj despre o propunere.`,
});

export function workProposal(message: Message, world: ProposalWorld): Verdict {
  const kind = message.type === 'PropunereDetasareContract' ? 'Detasare' : 'Mutare';
  const [, verb = ''] =
    /^(|Modificare|Acceptare|Respingere|Incetare|Radiere)Propunere(?:Detasare|Mutare)Contract$/.exec(
      message.operation,
    ) ?? [];
  if (!message.operation.endsWith(`Propunere${kind}Contract`)) return MISFIT(message.operation);
  if (verb === '') return propose(message, kind, world);
  const proposal = world.register.proposal(textAt(message.entity, 'Referinta/Id').toLowerCase());
  const cui = world.employers.byId(message.employer)?.cui;
  const isOwn = proposal?.employer === message.employer;
  if (proposal?.kind !== kind || !(isOwn || proposal.cui === cui)) {
    return { fail: 'Propunerea nu a fost găsită: referința propunerii lipsește sau este necunoscută.' };
  }
  const isOpen = proposal.state === 'Propus';
  if (verb === 'Incetare') {
    return proposal.state === 'Acceptat' ? endProposal(message, proposal, world) : wrongState(proposal);
  }
  if (!isOpen) return wrongState(proposal);
  if ((verb === 'Acceptare' || verb === 'Respingere') && proposal.cui !== cui) {
    return { fail: 'Propunerea poate fi acceptată sau respinsă numai de angajatorul destinație.' };
  }
  if (verb === 'Acceptare') return accept(message, proposal, world);
  if (verb === 'Respingere') return reject(proposal, world);
  if (!isOwn) return { fail: 'Propunerea poate fi modificată sau radiată numai de angajatorul sursă.' };
  if (verb === 'Modificare') {
    world.register.keepProposal({ ...proposal, entity: { ...proposal.entity, ...message.entity } });
    return { says: 'Propunerea a fost modificată.', ref: proposal.id };
  }
  // The contract of a withdrawn move stays marked: so it does at the registry.
  world.register.keepProposal({ ...proposal, state: 'Radiat' });
  return { says: 'Propunerea a fost radiată.', ref: proposal.id };
}

const wrongState = ({ state }: Proposal): Verdict => ({ fail: `Propunerea are deja starea **${state}**.` });

function propose(message: Message, kind: Proposal['kind'], world: ProposalWorld): Verdict {
  const { register, employers, tell } = world;
  const { employer, entity, number } = message;
  const contract = register.contract(employer, textAt(entity, 'ReferintaContract/Id').toLowerCase());
  if (!contract || contract.isStruck) {
    return { fail: 'Contractul nu a fost găsit: referința contractului lipsește sau este necunoscută.' };
  }
  const closed = closedFault(contract);
  if (closed) return closed;
  const cui = textAt(entity, 'CUIAngajatorDestinatie').replace(/^RO\s*/i, '');
  const lacks = [cui === '' && 'CUIAngajatorDestinatie', textAt(entity, 'DataInceput') === '' && 'DataInceput'].filter(
    Boolean,
  );
  if (lacks.length > 0) return { fail: `Propunerea nu are: **${lacks.join(', ')}**.` };
  const id = randomUUID();
  const target = employers.byCui(cui);
  const isAbroad = textAt(entity, 'TemeiDetasare') === 'Transnationala';
  const proposal: Proposal = {
    id,
    kind,
    employer,
    cui,
    contract: contract.id,
    state: 'Propus',
    entity,
    message: number,
  };
  const says = `Propunerea pentru contractul **${numberOf(contract)}** a fost înregistrată.`;
  if (isAbroad) {
    // Nobody answers from abroad.
    register.keepProposal({ ...proposal, state: 'Acceptat' });
    register.keepContract(seconded(contract, proposal));
    return { says, ref: id };
  }
  register.keepProposal(proposal);
  if (kind === 'Mutare') register.keepContract({ ...contract, isMoved: true });
  if (target) {
    const sent = {
      ...entity,
      $type: message.type,
      Referinta: { Id: id },
      CUIAngajatorSursa: employers.byId(employer)?.cui ?? '',
    };
    tell(target.id, `${kind}/Propuneri`, sent);
  }
  return { says, ref: id, ...(target && { isMoreExpected: true }) };
}

function seconded(contract: Contract, { entity, cui }: Proposal): Contract {
  const [start, end] = [dayOf(textAt(entity, 'DataInceput')), dayOf(textAt(entity, 'DataSfarsit'))];
  return { ...contract, secondment: { start, end, ended: '', cui, name: textAt(entity, 'NumeAngajatorDestinatie') } };
}

/** Makes employee and contract at the one who takes it. */
function accept({ employer, entity }: Message, proposal: Proposal, world: ProposalWorld): Verdict {
  const { register, settings, answer } = world;
  const info = entityAt(entity, 'InfoSalariat') ?? entityAt(proposal.entity, 'InfoSalariat');
  const content = entityAt(entity, 'ContinutContract') ?? entityAt(proposal.entity, 'ContinutContract');
  if (!info || !content)
    return { fail: 'Nici acceptarea, nici propunerea nu conțin salariatul și conținutul contractului.' };
  // Before anything is made: an employee without the contract would stay behind.
  const fault = contentFault(content, settings);
  if (fault !== undefined) return { fail: fault };
  const cnp = textAt(info, 'Cnp');
  const employee = register.employeeByCnp(employer, cnp) ?? { id: randomUUID(), employer, cnp, info, isStruck: false };
  register.keepEmployee(employee);
  const made = addContract(employer, { ...content, ReferintaSalariat: { Id: employee.id } }, register, settings);
  if (isRefusal(made)) return made;
  register.keepProposal({ ...proposal, state: 'Acceptat' });
  const source = register.contract(proposal.employer, proposal.contract);
  if (source && proposal.kind === 'Detasare') register.keepContract(seconded(source, proposal));
  answer(proposal.message, { says: 'Propunerea a fost **acceptată** de angajatorul destinație.', ref: proposal.id });
  return { says: `Propunerea pentru **${nameOf(info)}** a fost acceptată.`, ref: made.ref, secRef: employee.id };
}

function reject(proposal: Proposal, { register, answer }: ProposalWorld): Verdict {
  register.keepProposal({ ...proposal, state: 'Respins' });
  const verdict = { says: 'Propunerea a fost **respinsă** de angajatorul destinație.', ref: proposal.id };
  answer(proposal.message, verdict, true);
  return { says: 'Propunerea a fost respinsă.', ref: proposal.id };
}

function endProposal({ entity, ready }: Message, proposal: Proposal, { register }: ProposalWorld): Verdict {
  const contract = register.contract(proposal.employer, proposal.contract);
  const ended = dayOf(textAt(entity, 'DataIncetare')) || writeDay(ready);
  if (contract?.secondment) register.keepContract({ ...contract, secondment: { ...contract.secondment, ended } });
  register.keepProposal({ ...proposal, state: 'Incetat' });
  return { says: 'Detașarea a fost încetată.', ref: proposal.id };
}
