/**
 * Public holidays: Legea 53/2003 (Codul muncii) art. 139, each from the year its law took effect. Days off that the
 * Government gives to public servants alone move no legal term and are not here.
 */

import { addDays } from './iso-date.ts';

export interface Holiday {
  /** ISO date. */
  date: string;
  name: string;
}

/** `day`: month and day, or days after Orthodox Easter Sunday. `since`: the first year. */
const RULES: readonly { day: string | number; name: string; since: number }[] = [
  { day: '01-01', name: 'Anul Nou', since: 2003 },
  { day: '01-02', name: 'Anul Nou, a doua zi', since: 2003 },
  // Legea 52/2023, in force for 2024.
  { day: '01-06', name: 'Boboteaza', since: 2024 },
  { day: '01-07', name: 'Soborul Sfântului Ioan Botezătorul', since: 2024 },
  // Legea 176/2016.
  { day: '01-24', name: 'Ziua Unirii Principatelor Române', since: 2017 },
  // Legea 64/2018.
  { day: -2, name: 'Vinerea Mare', since: 2018 },
  { day: 0, name: 'Paștele', since: 2003 },
  { day: 1, name: 'Paștele, a doua zi', since: 2003 },
  { day: '05-01', name: 'Ziua Muncii', since: 2003 },
  // Legea 220/2016.
  { day: '06-01', name: 'Ziua Copilului', since: 2017 },
  // Legea 202/2008, also for 15 August.
  { day: 49, name: 'Rusaliile', since: 2009 },
  { day: 50, name: 'Rusaliile, a doua zi', since: 2009 },
  { day: '08-15', name: 'Adormirea Maicii Domnului', since: 2009 },
  // Legea 147/2012.
  { day: '11-30', name: 'Sfântul Andrei', since: 2012 },
  { day: '12-01', name: 'Ziua Națională', since: 2003 },
  { day: '12-25', name: 'Crăciunul', since: 2003 },
  { day: '12-26', name: 'Crăciunul, a doua zi', since: 2003 },
];

/** Of a year, by date. Two that fall on one day are both there. Years 2003 to 2099. */
export function holidaysOf(year: number): Holiday[] {
  const easter = orthodoxEaster(year);
  return RULES.filter(({ since }) => year >= since)
    .map(({ day, name }) => ({ date: typeof day === 'string' ? `${year}-${day}` : addDays(easter, day), name }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Easter Sunday by the Julian reckoning (Meeus), as an ISO date of our calendar. Years 1900 to 2099. */
export function orthodoxEaster(year: number): string {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const month = Math.floor((d + e + 114) / 31);
  const day = ((d + e + 114) % 31) + 1;
  // The Julian calendar is 13 days behind from 1900 to 2099.
  return addDays(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, 13);
}
