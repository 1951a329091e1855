/**
 * The 42 counties: ISO 3166-2:RO codes, which are also those of number plates and of e-Factura (BR-RO-110), names with
 * comma-below letters, the code in a CNP (Legea 105/1996), the beginnings of postcodes (Poșta Română, 2003).
 */

import { foldText } from './diacritics.ts';

export interface County {
  /** `RO-CJ`. */
  iso: string;
  /** As on number plates: `CJ`. */
  auto: string;
  name: string;
  /** The two digits of the county in a CNP; Bucharest has one for each sector. */
  cnp: readonly string[];
  /** The first two digits of its postcodes. */
  postcodes: readonly string[];
}

const county = (auto: string, name: string, cnp: string, postcodes: string): County =>
  Object.freeze({ iso: `RO-${auto}`, auto, name, cnp: cnp.split(' '), postcodes: postcodes.split(' ') });

export const COUNTIES: readonly County[] = Object.freeze([
  county('AB', 'Alba', '01', '51'),
  county('AR', 'Arad', '02', '31'),
  county('AG', 'Argeș', '03', '11'),
  county('BC', 'Bacău', '04', '60'),
  county('BH', 'Bihor', '05', '41'),
  county('BN', 'Bistrița-Năsăud', '06', '42'),
  county('BT', 'Botoșani', '07', '71'),
  county('BV', 'Brașov', '08', '50'),
  county('BR', 'Brăila', '09', '81'),
  county('BZ', 'Buzău', '10', '12'),
  county('CS', 'Caraș-Severin', '11', '32'),
  county('CJ', 'Cluj', '12', '40'),
  county('CT', 'Constanța', '13', '90'),
  county('CV', 'Covasna', '14', '52'),
  county('DB', 'Dâmbovița', '15', '13'),
  county('DJ', 'Dolj', '16', '20'),
  county('GL', 'Galați', '17', '80'),
  county('GJ', 'Gorj', '18', '21'),
  county('HR', 'Harghita', '19', '53'),
  county('HD', 'Hunedoara', '20', '33'),
  county('IL', 'Ialomița', '21', '92'),
  county('IS', 'Iași', '22', '70'),
  county('IF', 'Ilfov', '23', '07'),
  county('MM', 'Maramureș', '24', '43'),
  county('MH', 'Mehedinți', '25', '22'),
  county('MS', 'Mureș', '26', '54'),
  county('NT', 'Neamț', '27', '61'),
  county('OT', 'Olt', '28', '23'),
  county('PH', 'Prahova', '29', '10'),
  county('SM', 'Satu Mare', '30', '44'),
  county('SJ', 'Sălaj', '31', '45'),
  county('SB', 'Sibiu', '32', '55'),
  county('SV', 'Suceava', '33', '72'),
  county('TR', 'Teleorman', '34', '14'),
  county('TM', 'Timiș', '35', '30'),
  county('TL', 'Tulcea', '36', '82'),
  county('VS', 'Vaslui', '37', '73'),
  county('VL', 'Vâlcea', '38', '24'),
  county('VN', 'Vrancea', '39', '62'),
  county('B', 'București', '40 41 42 43 44 45 46 47 48', '01 02 03 04 05 06'),
  county('CL', 'Călărași', '51', '91'),
  county('GR', 'Giurgiu', '52', '08'),
]);

/** The cities of Bucharest as e-Factura wants them (BR-RO-100). */
export const SECTORS = ['SECTOR1', 'SECTOR2', 'SECTOR3', 'SECTOR4', 'SECTOR5', 'SECTOR6'] as const;
export type Sector = (typeof SECTORS)[number];

const byCode = new Map(COUNTIES.flatMap((each) => [[each.auto, each] as const, [each.iso, each] as const]));
const byName = new Map(COUNTIES.map((each) => [nameKey(each.name), each]));

/** By `CJ`, `RO-CJ`, or a name in any spelling: `JUDEŢUL CLUJ`, `Municipiul Bucureşti`. */
export function findCounty(text: string): County | undefined {
  const folded = foldText(text);
  return byCode.get(folded) ?? byName.get(nameKey(folded));
}

function nameKey(name: string): string {
  return foldText(name)
    .replace(/^(JUDETUL|JUD\.?|MUNICIPIUL|MUN\.?|ORASUL)\s*(?=\S{3})/, '')
    .replace(/[\s-]+/g, '');
}

/** The sector that a text such as `Sector 3 Mun. Bucureşti` or `sectorul 3` names. */
export function findSector(text: string): Sector | undefined {
  const digit = /\bSECT(?:OR(?:UL)?)?\.?\s*([1-6])\b/.exec(foldText(text))?.[1];
  return digit === undefined ? undefined : (`SECTOR${digit}` as Sector);
}
