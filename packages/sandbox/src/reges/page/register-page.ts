/** What the registry holds: the employers, and of the chosen one employees, contracts with their states, proposals, files. */

import { writeDay } from '../../clock.ts';
import { type Html, html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { Employer } from '../employers.ts';
import { type Contract, type ContractState, numberOf, stateOf } from '../registry/contract.ts';
import { nameOf } from '../registry/employee-operations.ts';
import type { Employee, Proposal } from '../registry/register.ts';
import type { System } from '../registry/work.ts';
import { textAt } from '../schema/read-body.ts';
import { choose, frame, guid } from './frame.ts';
import { type Words, words } from './words.ts';

const MOST_SHOWN = 200;

export function registerPage(system: System, cui: string | null, now: number, language: Language): PageParts {
  const text = words[language];
  const { employers, register } = system;
  const all = employers.all();
  const chosen = choose(all, cui);
  const day = writeDay(now);
  const people = chosen ? register.employees(chosen.id, MOST_SHOWN) : [];
  const rows = people.flatMap((employee) => personRows(employee, register.contractsOf(employee.id), day, language));
  const empty = html`<div class="card empty"><p><b>${text.emptyRegister}</b></p><p>${text.emptyRegisterAbout}</p></div>`;
  const proposals = register
    .proposals(MOST_SHOWN)
    .filter(({ employer, cui: to }) => employer === chosen?.id || to === chosen?.cui);
  const files = register.files(MOST_SHOWN).filter(({ employer }) => employer === chosen?.id);
  const heads = [text.employee, text.contract, text.period, text.state];
  const main = html`<main><div class="top"><h1 class="grow">REGES-Online</h1>
<form method="post" action="/reges/delete" data-confirm="${text.deleteAllSure}"><button class="bad">${text.deleteAll}</button></form></div>
<div data-live="register"><div class="employers">${table(
    [text.employer, text.account, text.employees, text.contracts, text.messages],
    all.map((each) => employerRow(each, each === chosen, system, text)),
    '',
  )}</div>
<h2>${text.employees} · ${chosen?.name ?? ''}</h2>
<div class="cards">${rows.length === 0 ? empty : table(heads, rows, '')}</div>
${
  proposals.length > 0 &&
  html`<h2>${text.proposals}</h2>${table(
    [text.kind, text.contract, text.employer, text.state],
    proposals.map((each) => proposalRow(each, system, text)),
    '',
  )}`
}
${
  files.length > 0 &&
  html`<h2>${text.exports}</h2>${table(
    [text.file, text.reference],
    files.map(
      ({ id, name }) =>
        html`<tr class="row"><td><a class="index" href="/reges/exports/${id}">${name}</a></td><td>${guid(id)}</td></tr>`,
    ),
    '',
  )}`
}
</div></main>`;
  return frame('register', language, text.register, main, chosen?.cui);
}

function employerRow(employer: Employer, isChosen: boolean, { register, messages }: System, text: Words): Html {
  const { employees, contracts } = register.count(employer.id);
  const { total, waiting } = messages.count(employer.id);
  return html`<tr class="row${isChosen && ' chosen'}"><td><a href="/reges?cui=${employer.cui}">${employer.name}</a><div class="soft small">CUI ${employer.cui}</div></td>
<td><code>${employer.username}</code>${employer.isDisabled && html` <span class="chip bad">${text.disabled}</span>`}<div class="soft small"><code>${employer.password}</code></div></td>
<td>${employees}</td><td>${contracts}</td><td>${total}${waiting > 0 && html` <span class="chip warn">${waiting} ${text.waiting}</span>`}</td></tr>`;
}

/** A row a contract, under the person whose they are. */
function personRows(
  { id, cnp, info, isStruck }: Employee,
  contracts: readonly Contract[],
  day: string,
  language: Language,
): Html[] {
  const text = words[language];
  const rows = contracts.length || 1;
  const chip = isStruck ? html` <span class="chip bad">${text.struckOff}</span>` : '';
  const person = html`<td rowspan="${rows}"><b>${nameOf(info)}</b>${chip}<div class="soft small">${cnp}</div>${guid(id)}</td>`;
  if (contracts.length === 0)
    return [html`<tr class="row">${person}<td colspan="3" class="soft">${text.noContract}</td></tr>`];
  return contracts.map(
    (each, index) => html`<tr class="row">${index === 0 && person}
<td><b>${numberOf(each)}</b> <span class="soft small">COR ${textAt(each.content, 'Cor/Cod')}</span>${guid(each.id)}</td>
<td class="nowrap">${period(each, text)}<div class="soft small">${text.aMonth(Number(textAt(each.content, 'Salariu')))}</div></td>
<td>${stateChip(stateOf(each, day), text)}<div class="soft small">${since(each, text)}</div></td></tr>`,
  );
}

function period({ content }: Contract, text: Words): string {
  const [start, end] = [
    textAt(content, 'DataInceputContract').slice(0, 10),
    textAt(content, 'DataSfarsitContract').slice(0, 10),
  ];
  return end === '' ? `${text.from} ${start}` : `${start} – ${end}`;
}

const TONES: Record<ContractState, string> = {
  activ: 'good',
  suspendat: 'warn',
  detasat: 'warn',
  mutat: 'warn',
  incetat: '',
  radiat: 'bad',
};

const stateChip = (state: ContractState, text: Words): Html =>
  html`<span class="chip ${TONES[state]}">${text.contractStates[state]}</span>`;

/** What is registered beside the state of today, future too. */
function since({ end, secondment, suspensions }: Contract, text: Words): string {
  if (end) return `${text.endedOn} ${end.day}`;
  if (secondment) return `${text.secondedTo} ${secondment.cui} ${text.from} ${secondment.start}`;
  const last = suspensions.at(-1);
  if (!last) return '';
  const until = last.ended || last.end;
  return `${text.suspendedFrom} ${last.start}${until && ` ${text.to} ${until}`}`;
}

function proposalRow(
  { id, kind, employer, cui, contract, state, entity }: Proposal,
  { register, employers }: System,
  text: Words,
): Html {
  const found = register.contract(employer, contract);
  const tone = { Propus: 'warn', Acceptat: 'good', Respins: 'bad', Incetat: '', Radiat: '' }[state];
  return html`<tr class="row"><td>${text.kinds[kind]}${guid(id)}</td>
<td>${found && numberOf(found)} <span class="soft small">${text.from} ${textAt(entity, 'DataInceput').slice(0, 10)}</span></td>
<td>${employers.byId(employer)?.name ?? ''} → ${employers.byCui(cui)?.name ?? cui}</td>
<td><span class="chip ${tone}">${text.proposalStates[state]}</span></td></tr>`;
}
