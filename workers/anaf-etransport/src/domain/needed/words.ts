/** What the answer says, in both languages. */

import type { Operation } from '../model/codes.ts';

export interface Both {
  en: string;
  ro: string;
}

const GUIDE = 'ANAF, Ghid RO e-Transport 2025, I.2; Ordinul 1337/1268/2024, art. 1(4)';
const RISK = 'Ordinul ANAF 802/2022';

export type Exemption = 'diplomatic' | 'military' | 'classified' | 'excise-emcs' | 'postal' | 'agricultural';

/** Who declares. For processing and call-off stock the sources at hand name nobody. */
export const DECLARANTS: Readonly<Partial<Record<Operation, Both>>> = {
  national: {
    en: 'the Romanian supplier, or who holds the goods and moves its own',
    ro: 'furnizorul din România sau deținătorul care își transportă propriile bunuri',
  },
  intraCommunityAcquisition: { en: 'the Romanian beneficiary', ro: 'beneficiarul din România' },
  intraCommunityDelivery: { en: 'the Romanian supplier', ro: 'furnizorul din România' },
  import: { en: 'the consignee of the customs declaration', ro: 'destinatarul înscris în declarația vamală' },
  export: { en: 'the shipper of the customs declaration', ro: 'expeditorul înscris în declarația vamală' },
  transitStorageIn: { en: 'the warehouse keeper', ro: 'depozitarul' },
  transitStorageOut: { en: 'the warehouse keeper', ro: 'depozitarul' },
};

const EXEMPTIONS: Readonly<Record<Exclude<Exemption, 'agricultural'>, Both>> = {
  diplomatic: { en: 'goods of diplomatic missions are exempt', ro: 'bunurile misiunilor diplomatice sunt exceptate' },
  military: { en: 'goods of armed forces are exempt', ro: 'bunurile forțelor armate sunt exceptate' },
  classified: {
    en: 'goods under classified contracts are exempt',
    ro: 'bunurile din contracte clasificate sunt exceptate',
  },
  'excise-emcs': {
    en: 'excise goods that move under EMCS are exempt',
    ro: 'produsele accizabile care circulă prin EMCS sunt exceptate',
  },
  postal: { en: 'postal parcels are exempt', ro: 'trimiterile poștale sunt exceptate' },
};

export interface Reason extends Both {
  rule: string;
}

export const REASONS = {
  exempt: (exemption: Exclude<Exemption, 'agricultural'>): Reason => ({
    rule: 'ANAF, Ghid RO e-Transport 2025',
    ...EXEMPTIONS[exemption],
  }),
  lightVehicle: (kg: number): Reason => ({
    rule: GUIDE,
    en: `the vehicle's maximum mass is below ${kg} kg`,
    ro: `masa maximă a vehiculului este sub ${kg} kg`,
  }),
  smallConsignments: (kg: number, lei: number): Reason => ({
    rule: GUIDE,
    en: `no consignment is above ${kg} kg gross or above ${lei} lei without VAT`,
    ro: `nicio partidă de bunuri nu depășește ${kg} kg brut sau ${lei} lei fără TVA`,
  }),
  noRiskGoods: (): Reason => ({
    rule: RISK,
    en: 'it is a national transport, and no consignment above the limits holds goods of high fiscal risk',
    ro: 'este un transport național și nicio partidă peste praguri nu conține bunuri cu risc fiscal ridicat',
  }),
  vehicle: (kg: number): Reason => ({
    rule: GUIDE,
    en: `the vehicle's maximum mass is ${kg} kg or more`,
    ro: `masa maximă a vehiculului este de cel puțin ${kg} kg`,
  }),
  consignment: (number: number, kg: number, lei: number): Reason => ({
    rule: GUIDE,
    en: `consignment ${number} is above ${kg} kg gross or above ${lei} lei without VAT`,
    ro: `partida ${number} depășește ${kg} kg brut sau ${lei} lei fără TVA`,
  }),
  international: (): Reason => ({
    rule: GUIDE,
    en: 'it is an international transport, whatever the goods are',
    ro: 'este un transport internațional, indiferent de bunuri',
  }),
  risk: (codes: readonly string[]): Reason => ({
    rule: RISK,
    en: `it holds goods of high fiscal risk: ${codes.join(', ')}`,
    ro: `conține bunuri cu risc fiscal ridicat: ${codes.join(', ')}`,
  }),
  noRules: (): Reason => ({
    rule: GUIDE,
    en: 'the rules of that day are not kept here; those from 2025 on are',
    ro: 'regulile din acea zi nu sunt păstrate aici; sunt cele începând cu 2025',
  }),
} as const;

export const NOTES = {
  riskList: {
    en: 'The list of goods of high fiscal risk is that of order 802/2022; whether a later order changed it was not seen.',
    ro: 'Lista bunurilor cu risc fiscal ridicat este cea din Ordinul 802/2022; nu s-a verificat dacă un ordin ulterior a modificat-o.',
  },
  mixed: {
    en: 'A consignment holds goods of high risk and others: here the mass and value of the whole consignment count.',
    ro: 'O partidă conține bunuri cu risc ridicat și altele: aici se iau în calcul masa și valoarea întregii partide.',
  },
  agricultural: {
    en: 'Some agricultural transports are exempt; which of them is not decided here. Ask your tax adviser.',
    ro: 'Unele transporturi agricole sunt exceptate; care anume nu se decide aici. Întrebați consultantul fiscal.',
  },
  declarant: {
    en: 'Who declares processing and call-off stock is not in the sources at hand.',
    ro: 'Cine declară operațiunile în sistem lohn și stocurile la dispoziția clientului nu rezultă din sursele folosite.',
  },
  own: {
    en: 'The declaration of another company does not count.',
    ro: 'Declarația altei firme nu se ia în considerare.',
  },
} as const satisfies Record<string, Both>;
