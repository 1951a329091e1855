/** xs:date as the rules use it. Source: XML Schema part 2, 3.2.9; a day without a zone is taken as UTC. */

import type { Doc, Nodes } from './nodes.ts';
import { RuleStopped } from './stop.ts';
import { atMostOne, holds, type Op, tidy } from './values.ts';

const DATE = /^(-?(?:[1-9]\d{4,}|\d{4}))-(\d\d)-(\d\d)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;

/** The start of a day in milliseconds since 1970, or undefined if the text is no date. */
export function parseDate(text: string): number | undefined {
  const parts = DATE.exec(tidy(text));
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', zone = 'Z'] = parts;
  if (Math.abs(Number(year)) > 200_000) return undefined;
  const start = new Date(0);
  start.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (start.getUTCMonth() !== Number(month) - 1 || start.getUTCDate() !== Number(day)) return undefined;
  if (zone === 'Z') return start.getTime();
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return start.getTime() + (zone.startsWith('-') ? minutes : -minutes) * 60_000;
}

export function isDate(text: string): boolean {
  return parseDate(text) !== undefined;
}

/** xs:date() of at most one node. */
export function date(d: Doc, nodes: Nodes): number | undefined {
  const node = atMostOne(nodes);
  if (node === undefined) return undefined;
  const start = parseDate(d.value(node));
  if (start === undefined) throw new RuleStopped('FORG0001');
  return start;
}

/** Comparison of two days; false if one is missing. */
export function datesCompare(a: number | undefined, op: Op, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && holds(a - b, op);
}
