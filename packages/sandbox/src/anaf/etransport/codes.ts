/** Codes of RO e-Transport as ANAF's schema 1.02 and Schematron 2.0.2 list them. */

const words = (list: string): readonly string[] => list.split(/\s+/);

const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

export const OPERATIONS: readonly string[] = words('10 12 14 20 22 24 30 40 50 60 70');

export const SCOPES: readonly string[] = words('101 201 301 401 501 601 703 704 705 801 802 901 1001 1101 9901 9999');

/** Those that the operation takes; the others take 9999 alone. */
export const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  10: words('101 201 301 401 501 601 703 801 802 901 1001 1101 9901'),
  20: words('101 301 703 801 802 9901'),
  30: words('101 704 705 9901'),
};

/** SIRUTA's numbers. */
export const COUNTIES: readonly string[] = [...numbers(1, 40), '51', '52'];

export const BORDER_POINTS: readonly string[] = numbers(1, 38);

export const CONFIRMATIONS: readonly string[] = words('10 20 30');

export const DOCUMENTS: readonly string[] = words('10 20 30 9999');

export const CUSTOMS_OFFICES: readonly string[] =
  words(`12801 22801 22901 22902 32801 42801 42901 52801 52901 62801 72801 72901 72902 82801 92901 92902 102801 112801 112901
122801 122901 132901 132902 132903 132904 142801 152801 162801 162901 162902 162903 172901 172902 172903 172904 182801
192801 202801 212801 222901 222902 222903 232801 232901 242801 242901 242902 252901 252902 252903 252904 262801 262901
272801 282801 282802 292801 302801 302901 302902 312801 322801 322901 332801 332901 332902 332903 332904 342801 342901
342902 352802 352901 352902 352903 362901 362902 362903 362904 372801 372901 372902 382801 392801 402801 402802 402901
512801 522801 522901`);

/** Greece is EL; Northern Ireland XI. */
export const COUNTRIES: readonly string[] =
  words(`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH EL ER ES ET FI FJ FK FM FO FR GA GB
GD GE GF GG GH GI GL GM GN GP GQ GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS XI XK YE YT ZA ZM ZW`);

/** Countries that the schema takes and the rules refuse. */
export const OLD_COUNTRIES: readonly string[] = words('AN XC XL');

export const EU: readonly string[] = words(
  'AT BE BG CZ CY DE DK EE EL ES FI HR HU IE IT FR LV LT LU MT NL PL PT RO SI SE SK XI',
);
