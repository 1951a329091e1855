/**
 * Reads a register out of a file: an export of the portal (ExportDate: JSON or XML, in parts as the schema has them, since
 * its shape is not published), or the old Revisal's XML (XmlReport), whose words are the same.
 */

import type { Data } from '../message/message.ts';
import { type AnswerTree, itemsOf, pick, readAnswer } from '../results/answer-tree.ts';
import { manyOf, property, readLoosely } from './read-loosely.ts';

export type ContractState = 'active' | 'suspended' | 'ended' | 'seconded' | 'moved' | 'removed';

export interface FoundContract {
  /** Of REGES; the old Revisal has none. */
  contractRef?: string;
  employeeRef?: string;
  state: ContractState;
  contract: Data;
}

export interface FoundPerson {
  employeeRef?: string;
  isRemoved: boolean;
  employee: Data;
  contracts: FoundContract[];
}

export interface FoundRegister {
  people: FoundPerson[];
  /** Whose person is in no file. */
  contracts: FoundContract[];
  /** Values that could not be taken, by field, with how often. */
  lost: Map<string, number>;
}

const STATES: readonly [RegExp, ContractState][] = [
  [/suspendare$/i, 'suspended'],
  [/incetare$/i, 'ended'],
  [/detasare$/i, 'seconded'],
  [/mutare$/i, 'moved'],
];

/** Of several files, such as one of employees and one of contracts. Throws an `XmlError` or a `SyntaxError`. */
export function readRegister(files: readonly string[]): FoundRegister {
  const found: FoundRegister = { people: [], contracts: [], lost: new Map() };
  const lost = (field: string) => void found.lost.set(field, (found.lost.get(field) ?? 0) + 1);
  for (const file of files) {
    const answer = readAnswer(file);
    const people = property(answer, 'salariati');
    if (people !== undefined) found.people.push(...oldPeople(people, lost));
    else for (const item of entries(answer)) readItem(item, found, lost);
  }
  joinContracts(found);
  return found;
}

/** Items of a list, or of the only list in an object, such as a batch. */
function entries(answer: AnswerTree): AnswerTree[] {
  const items = itemsOf(answer);
  const [only] = items;
  if (items.length !== 1 || only === undefined || isEntity(only)) return items;
  const lists = Object.entries(Object(only)).filter(([name]) => !name.startsWith('$'));
  return lists.flatMap(([, value]) => manyOf(value as AnswerTree));
}

const isEntity = (item: AnswerTree) => pick(item, 'info') !== undefined || pick(item, 'continut') !== undefined;

function readItem(item: AnswerTree, found: FoundRegister, lost: (field: string) => void): void {
  const info = property(item, 'info');
  const contents = property(item, 'continut');
  if (info !== undefined) {
    const employee = readLoosely(info, 'InfoSalariat', (field) => lost(`employee.${field}`));
    const ref = refOf(item, 'referintaSalariat');
    found.people.push({
      ...(ref === undefined ? {} : { employeeRef: ref }),
      isRemoved: employee.removed === true,
      employee,
      contracts: [],
    });
  } else if (contents !== undefined) {
    const contractRef = refOf(item, 'referintaContract');
    found.contracts.push(readContract(contents, contractRef, lost));
  }
}

/** The old Revisal: people hold their contracts. */
function oldPeople(people: AnswerTree, lost: (field: string) => void): FoundPerson[] {
  return manyOf(property(people, 'salariat') ?? people).map((person) => ({
    isRemoved: property(person, 'radiat') === 'true',
    employee: readLoosely(person, 'InfoSalariat', (field) => lost(`employee.${field}`)),
    contracts: manyOf(property(property(person, 'contracte') ?? null, 'contract')).map((contract) =>
      readContract(contract, undefined, lost),
    ),
  }));
}

function readContract(tree: AnswerTree, contractRef: string | undefined, lost: (field: string) => void): FoundContract {
  const state = stateOf(property(tree, 'stareCurenta'));
  const {
    employeeRef,
    currentState: _,
    ...contract
  } = readLoosely(tree, 'ContinutContract', (field) => {
    if (!field.startsWith('currentState')) lost(`contract.${field}`);
  });
  return {
    ...(contractRef === undefined ? {} : { contractRef }),
    ...(typeof employeeRef === 'string' ? { employeeRef: employeeRef.toLowerCase() } : {}),
    state: contract.removed === true ? 'removed' : state,
    contract,
  };
}

/** `ContractStareIncetare` of the old Revisal, `actiuneIncetare` of REGES. */
function stateOf(tree: AnswerTree | undefined): ContractState {
  const type = typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? tree.$type : undefined;
  return STATES.find(([pattern]) => pattern.test(typeof type === 'string' ? type : ''))?.[1] ?? 'active';
}

function joinContracts(found: FoundRegister): void {
  const byRef = new Map(found.people.map((person) => [person.employeeRef, person]));
  found.contracts = found.contracts.filter((contract) => {
    const person = contract.employeeRef === undefined ? undefined : byRef.get(contract.employeeRef);
    person?.contracts.push(contract);
    return person === undefined;
  });
}

function refOf(item: AnswerTree, name: string): string | undefined {
  const id = pick(property(item, name) ?? null, 'id');
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id.trim()) ? id.trim().toLowerCase() : undefined;
}
