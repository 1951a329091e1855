/** Romania's counties as the tax register names them, in capitals and with cedillas; SIRUTA's numbers. */

export interface County {
  /** Of number plates: `scod_JudetAuto`; `RO-` before it is the code of ISO 3166-2. */
  auto: string;
  /** `scod_Judet`. */
  number: string;
  name: string;
  /** Its seat, as `sdenumire_Localitate` writes it. */
  seat: string;
  /** The first three digits of its seat's postcode. */
  post: string;
}

const LIST = `AB|1|ALBA|Mun. Alba Iulia|510
AR|2|ARAD|Mun. Arad|310
AG|3|ARGEŞ|Mun. Piteşti|110
BC|4|BACĂU|Mun. Bacău|600
BH|5|BIHOR|Mun. Oradea|410
BN|6|BISTRIŢA-NĂSĂUD|Mun. Bistriţa|420
BT|7|BOTOŞANI|Mun. Botoşani|710
BV|8|BRAŞOV|Mun. Braşov|500
BR|9|BRĂILA|Mun. Brăila|810
BZ|10|BUZĂU|Mun. Buzău|120
CS|11|CARAŞ-SEVERIN|Mun. Reşiţa|320
CJ|12|CLUJ|Mun. Cluj-Napoca|400
CT|13|CONSTANŢA|Mun. Constanţa|900
CV|14|COVASNA|Mun. Sfântu Gheorghe|520
DB|15|DÂMBOVIŢA|Mun. Târgovişte|130
DJ|16|DOLJ|Mun. Craiova|200
GL|17|GALAŢI|Mun. Galaţi|800
GJ|18|GORJ|Mun. Târgu Jiu|210
HR|19|HARGHITA|Mun. Miercurea Ciuc|530
HD|20|HUNEDOARA|Mun. Deva|330
IL|21|IALOMIŢA|Mun. Slobozia|920
IS|22|IAŞI|Mun. Iaşi|700
IF|23|ILFOV|Mun. Voluntari|077
MM|24|MARAMUREŞ|Mun. Baia Mare|430
MH|25|MEHEDINŢI|Mun. Drobeta-Turnu Severin|220
MS|26|MUREŞ|Mun. Târgu Mureş|540
NT|27|NEAMŢ|Mun. Piatra Neamţ|610
OT|28|OLT|Mun. Slatina|230
PH|29|PRAHOVA|Mun. Ploieşti|100
SM|30|SATU MARE|Mun. Satu Mare|440
SJ|31|SĂLAJ|Mun. Zalău|450
SB|32|SIBIU|Mun. Sibiu|550
SV|33|SUCEAVA|Mun. Suceava|720
TR|34|TELEORMAN|Mun. Alexandria|140
TM|35|TIMIŞ|Mun. Timişoara|300
TL|36|TULCEA|Mun. Tulcea|820
VS|37|VASLUI|Mun. Vaslui|730
VL|38|VÂLCEA|Mun. Râmnicu Vâlcea|240
VN|39|VRANCEA|Mun. Focşani|620
B|40|MUNICIPIUL BUCUREŞTI|Mun. Bucureşti|
CL|51|CĂLĂRAŞI|Mun. Călăraşi|910
GR|52|GIURGIU|Mun. Giurgiu|080`;

export const COUNTIES: readonly County[] = LIST.split('\n').map((line) => {
  const [auto = '', number = '', name = '', seat = '', post = ''] = line.split('|');
  return { auto, number, name, seat, post };
});

export function countyOf(auto: string): County {
  const found = COUNTIES.find((county) => county.auto === auto);
  if (!found) throw new RangeError(`there is no county ${auto}`);
  return found;
}
