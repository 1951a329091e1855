/** Names of months in the languages of European papers. */

const NAMES: [number, string][] = [
  [1, 'january januar jänner januari janvier ianuarie enero gennaio janeiro styczeń stycznia jan janv ian ene gen'],
  [2, 'february februar februari février fevrier februarie febrero febbraio fevereiro luty lutego feb févr fevr fév'],
  [3, 'march märz maerz marz maart mars martie marzo março marco marzec marca mar mrz mrt'],
  [4, 'april avril aprilie abril aprile kwiecień kwietnia apr avr abr'],
  [5, 'may mai mei mayo maggio maio maj maja mag'],
  [6, 'june juni juin iunie junio giugno junho czerwiec czerwca jun iun giu'],
  [7, 'july juli juillet iulie julio luglio julho lipiec lipca jul iul lug juil'],
  [8, 'august augustus août aout agosto sierpień sierpnia aug aoû ago'],
  [9, 'september septembre septembrie septiembre settembre setembro wrzesień września sep sept set'],
  [10, 'october oktober octobre octombrie octubre ottobre outubro październik października oct okt ott out'],
  [11, 'november novembre noiembrie noviembre novembro listopad listopada nov noi'],
  [12, 'december dezember décembre decembre decembrie diciembre dicembre dezembro grudzień grudnia dec dez déc dic'],
];

const MONTHS = new Map(NAMES.flatMap(([month, names]) => names.split(' ').map((name) => [name, month] as const)));

/** Source of a regular expression that matches any name, long ones first; flags `iu` wanted. */
export const MONTH_NAMES = [...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|');

/** 1 to 12; 0 for a name that isn't known. */
export function monthOf(name: string): number {
  return MONTHS.get(name.toLowerCase()) ?? 0;
}
