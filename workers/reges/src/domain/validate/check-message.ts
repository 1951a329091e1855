/** Judges a message by our rules: what REGES would refuse, often with few words, and what it would take by mistake. */

import type { Data, Message, Value } from '../message/message.ts';
import { type Operation, operationByOfficial, operationOf, type Part, successorOf } from '../operations.ts';
import { checkAction } from './action-rules.ts';
import { checkContract } from './contract-rules.ts';
import { checkEmployee } from './employee-rules.ts';
import type { Finding } from './finding.ts';
import { type Options, type RuleContext, valueAt } from './rule-context.ts';

/** Errors first, each with the path in the input. `under`: where the message stands in it, such as `batch.2.`. */
export function checkMessage({ type, header, body }: Message, options: Options, under = ''): Finding[] {
  const found: Finding[] = [];
  const context: RuleContext = {
    ...options,
    add: (rule, field, en, ro, severity = 'error') => found.push({ rule, severity, field: `${under}${field}`, en, ro }),
  };
  const { add } = context;
  const name = operationByOfficial(header.operation);
  if (!name) {
    const next = successorOf(header.operation);
    const [en, ro] = next
      ? [
          `REGES uses ${header.operation} no more. Use ${next}.`,
          `REGES nu mai folosește ${header.operation}. Folosiți ${next}.`,
        ]
      : ['An employer does not send this operation.', 'Un angajator nu trimite această operație.'];
    add('OPERATION', 'operation', en, ro);
    return found;
  }
  const operation = operationOf(name);
  if (operation.type !== type) {
    const en = `${header.operation} belongs into a message of the type ${operation.type}.`;
    add('OPERATION', 'operation', en, `${header.operation} se trimite într-un mesaj de tipul ${operation.type}.`);
    return found;
  }
  // Proposals lie in the message itself, all others in their parts.
  const parts: Data = operation.needs.includes('proposal') ? { proposal: body } : body;
  checkParts(operation.needs, operation.takes ?? [], parts, context);
  if (isData(parts.proposal)) checkProposal(parts.proposal, operation, context);
  const { employee, contract, action } = operation.needs.includes('proposal') ? body : parts;
  const prefix = operation.needs.includes('proposal') ? 'proposal.' : '';
  if (isData(employee)) checkEmployee(employee, `${prefix}employee`, context);
  if (isData(contract)) checkContract(contract, `${prefix}contract`, context);
  if (isData(action)) checkAction(action, name, operation, 'action', context);
  return found.sort((a, b) => a.severity.localeCompare(b.severity));
}

/** What must be there, and what can not: a change of state and one of contents are two messages (ISS 676). */
function checkParts(needs: readonly Part[], takes: readonly Part[], body: Data, { add }: RuleContext): void {
  for (const part of needs) {
    if (body[part] === undefined || body[part] === null || body[part] === '') {
      add('REQUIRED', part, 'This part is asked for by the operation.', 'Operația cere această parte.');
    }
  }
  const known: readonly string[] = [...needs, ...takes];
  for (const part of Object.keys(body)) {
    if (body[part] === undefined || body[part] === null || known.includes(part)) continue;
    const en = 'The operation does not take this part. A change of state and one of contents are two messages.';
    const ro = 'Operația nu primește această parte. Schimbarea stării și cea a conținutului sunt două mesaje.';
    add('PART', part, en, ro);
  }
}

/** The schema asks for nothing in a proposal; without an id nobody can tell which contract or proposal is meant. */
function checkProposal(proposal: Data, { creates }: Operation, { add }: RuleContext): void {
  const field = creates === 'proposal' ? 'contractRef' : 'proposalRef';
  if (valueAt(proposal, field) !== undefined) return;
  add('REQUIRED', `proposal.${field}`, 'This field is asked for.', 'Acest câmp este obligatoriu.');
}

const isData = (value: Value | undefined): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
