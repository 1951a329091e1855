/**
 * The rules of ANAF's Schematron 2.0.2 on a declaration that keeps the schema, in sentences of our own. Attributes are
 * visited, as the rules are written. Left out: those that no document reaches, because the schema refuses it before
 * (BR-003, 008, 201 to 204, 218, signs of numbers, plates and tariff codes) or because an earlier rule of the pattern has
 * the same node (BR-209 behind BR-043). BR-047 is commented out there.
 */

import { allAt, type Element, everyElement } from '../../xml-tree.ts';
import { codeFaults } from './code-rules.ts';
import { EU, SCOPES_OF } from './codes.ts';
import { hundredths } from './declaration.ts';
import type { Fault, Say } from './fault.ts';
import { hasControlDigits } from './uit.ts';

/** A Romanian fiscal code or personal number, by its form. */
const TIN = /^([1-9][0-9]{12}|[1-9][0-9]{1,9})$/;

const tidy = (value: string | undefined) => (value ?? '').trim().replace(/\s+/g, ' ');

export function ruleFaults(root: Element): Fault[] {
  const faults: Fault[] = [];
  const say: Say = (rule, ro) => {
    if (!faults.some((fault) => fault.rule === rule)) faults.push({ rule, ro });
  };
  if (!TIN.test(tidy(root.attributes.codDeclarant))) {
    say(
      'BR-002',
      'Codul declarantului trebuie să fie un cod de identificare fiscală sau un cod numeric personal valid.',
    );
  }
  for (const { attributes } of everyElement(root)) {
    if (attributes.uit !== undefined && !hasControlDigits(attributes.uit)) {
      say('BR-019', `Cifrele de control ale codului UIT sunt greșite (uit = ${attributes.uit}).`);
    }
  }
  const notice = allAt(root, 'notificare')[0];
  if (notice) noticeFaults(notice, say);
  codeFaults(root, say);
  return faults;
}

function noticeFaults(notice: Element, say: Say): void {
  const operation = tidy(notice.attributes.codTipOperatiune);
  partyFaults(notice, operation, say);
  placeFaults(notice, operation, say);
  for (const goods of allAt(notice, 'bunuriTransportate')) goodsFaults(goods, operation, say);
  const hasNote = [...everyElement(notice)].some(({ attributes }) => tidy(attributes.observatii) !== '');
  if (
    !hasNote &&
    allAt(notice, 'documenteTransport').some(({ attributes }) => tidy(attributes.tipDocument) === '9999')
  ) {
    say('BR-026', 'Documentul de tip 9999 (altele) trebuie să aibă observații.');
  }
  if (isOne(operation, '30 40 50 60 70') && allAt(notice, 'notificareAnterioara').length > 0) {
    say('BR-025', `Operațiunea ${operation} nu poate avea notificări anterioare.`);
  }
}

const isOne = (operation: string, list: string) => list.split(' ').includes(operation);

function partyFaults(notice: Element, operation: string, say: Say): void {
  const partner = allAt(notice, 'partenerComercial')[0]?.attributes ?? {};
  const country = tidy(partner.codTara);
  if (isOne(operation, '10 12 14 20 22 24 60 70') && (!EU.includes(country) || country === 'RO')) {
    say(
      'BR-004',
      `La operațiunea ${operation}, partenerul trebuie să fie din alt stat al Uniunii Europene (${country}).`,
    );
  }
  if (operation === '30' && country !== 'RO') {
    say('BR-005', `La operațiunea 30, partenerul comercial trebuie să fie din România (${country}).`);
  }
  if (isOne(operation, '40 50') && EU.includes(country)) {
    say('BR-006', `La operațiunea ${operation}, partenerul trebuie să fie din afara Uniunii Europene (${country}).`);
  }
  // As the rule has it, the letters may stand anywhere in the code.
  if (operation === '30' && !TIN.test(tidy(partner.cod)) && !tidy(partner.cod).includes('PF')) {
    say('BR-007', 'La operațiunea 30, codul partenerului trebuie să fie un cod fiscal românesc fără RO sau PF.');
  }
  const transport = allAt(notice, 'dateTransport')[0]?.attributes ?? {};
  const isHome = transport.codTaraOrgTransport === 'RO';
  if (isHome && notice.attributes.codTipOperatiune !== '30' && !TIN.test(tidy(transport.codOrgTransport))) {
    say('BR-043', 'Organizatorul din România trebuie să aibă un cod fiscal românesc fără RO.');
  }
}

function placeFaults(notice: Element, operation: string, say: Say): void {
  const [start, end] = ['locStartTraseuRutier', 'locFinalTraseuRutier'].map((name) => allAt(notice, name)[0]);
  const count = (place: Element | undefined) =>
    [place?.attributes.codPtf, place?.attributes.codBirouVamal, place?.children[0]].filter((each) => each !== undefined)
      .length;
  const one = 'trebuie să aibă exact una dintre: adresă, punct de trecere a frontierei, birou vamal.';
  if (count(start) !== 1) say('BR-210', `Locul de start ${one}`);
  if (count(end) !== 1) say('BR-211', `Locul final ${one}`);
  if (isOne(operation, '20 22 24 30 50 70') && start?.attributes.codPtf !== undefined) {
    say('BR-212', `Operațiunea ${operation} nu poate începe la un punct de trecere a frontierei.`);
  }
  if (isOne(operation, '12 14 30 40 60') && end?.attributes.codPtf !== undefined) {
    say('BR-213', `Operațiunea ${operation} nu se poate termina la un punct de trecere a frontierei.`);
  }
  const [startOffice, endOffice] = [start?.attributes.codBirouVamal, end?.attributes.codBirouVamal];
  if (isOne(operation, '10 20 30 60 70') && (startOffice ?? endOffice) !== undefined) {
    say('BR-046', `Operațiunea ${operation} nu poate avea birou vamal.`);
  }
  // These two compare the attribute as it is written.
  if (startOffice !== undefined && notice.attributes.codTipOperatiune !== '40') {
    say('BR-216', 'Numai importul (40) poate începe la un birou vamal.');
  }
  if (endOffice !== undefined && notice.attributes.codTipOperatiune !== '50') {
    say('BR-217', 'Numai exportul (50) se poate termina la un birou vamal.');
  }
  for (const { attributes } of [start, end].flatMap((place) => place?.children ?? [])) {
    if ([...tidy(attributes.denumireLocalitate)].length < 2)
      say('BR-214', 'Localitatea trebuie să aibă 2–100 de caractere.');
    if ([...tidy(attributes.denumireStrada)].length < 2) say('BR-215', 'Strada trebuie să aibă 2–100 de caractere.');
  }
}

const SCOPE_RULES: Readonly<Record<string, string>> = { 10: 'BR-068', 20: 'BR-069', 30: 'BR-070' };

const MANDATORY = [
  ['codTarifar', 'BR-206', 'cod tarifar'],
  ['greutateNeta', 'BR-207', 'greutate netă'],
  ['valoareLeiFaraTva', 'BR-208', 'valoare fără TVA'],
] as const;

/** Blanks around a number are nothing to the schema, but these rules count them as digits. */
const NUMBERS = [
  ['cantitate', 'BR-035', 'BR-036'],
  ['greutateNeta', 'BR-037', 'BR-038'],
  ['greutateBruta', 'BR-039', 'BR-040'],
  ['valoareLeiFaraTva', 'BR-041', 'BR-042'],
] as const;

function goodsFaults({ attributes }: Element, operation: string, say: Say): void {
  for (const [name, decimals, digits] of NUMBERS) {
    const [whole = '', part] = attributes[name]?.split('.') ?? [];
    if ((part ?? '').length > 2) say(decimals, `Valoarea ${name} trebuie să aibă cel mult 2 zecimale.`);
    if (part !== undefined && whole.length > 12) say(digits, `Valoarea ${name} trebuie să aibă cel mult 12 cifre.`);
  }
  const { greutateNeta: net, greutateBruta: gross } = attributes;
  if (net !== undefined && hundredths(gross) < hundredths(net)) {
    say('BR-020', `Greutatea brută (${tidy(gross)}) este mai mică decât greutatea netă (${tidy(net)}).`);
  }
  const scope = tidy(attributes.codScopOperatiune);
  const scopes = SCOPES_OF[operation] ?? ['9999'];
  if (isOne(operation, '10 12 14 20 22 24 30 40 50 60 70') && !scopes.includes(scope)) {
    say(SCOPE_RULES[operation] ?? 'BR-205', `Operațiunea ${operation} nu poate avea scopul ${scope}.`);
  }
  if (isOne(operation, '60 70')) return;
  for (const [name, rule, words] of MANDATORY) {
    if (attributes[name] === undefined) say(rule, `La operațiunea ${operation}, bunurile trebuie să aibă ${words}.`);
  }
}
