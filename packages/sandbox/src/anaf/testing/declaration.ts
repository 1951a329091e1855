/** Declarations of e-Transport that ANAF's rules take, with what a test changes in them. */

/** The test firm of ANAF's own descriptions. */
export const DECLARANT = '8000000000';

export interface DeclarationParts {
  declarant?: string;
  ref?: string;
  operation?: string;
  /** `YYYY-MM-DD`; today if absent. */
  day?: string;
  /** Makes it the correction of this transport. */
  corrects?: string;
  /** Edits of the text, each a piece and what stands in its place. */
  edits?: readonly (readonly [string, string])[];
}

const open = (declarant: string, ref = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="${declarant}"${ref && ` refDeclarant="${ref}"`}>`;

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(new Date());

/** A transport of meat within Romania, or one from Germany for operation 10. */
export function declaration({
  declarant = DECLARANT,
  ref = '',
  operation = '30',
  day = today(),
  corrects = '',
  edits = [],
}: DeclarationParts = {}): string {
  const isHome = operation === '30';
  const partner = isHome ? 'codTara="RO" cod="PF"' : 'codTara="DE" cod="DE123456789"';
  const start = isHome
    ? '<locStartTraseuRutier><locatie codJudet="12" denumireLocalitate="Cluj-Napoca" denumireStrada="Str. Exemplului" numar="7"/></locStartTraseuRutier>'
    : '<locStartTraseuRutier codPtf="2"/>';
  const text = `${open(declarant, ref)}
  <notificare codTipOperatiune="${operation}">${corrects && `<corectie uit="${corrects}"/>`}
    <bunuriTransportate codScopOperatiune="101" codTarifar="0202" denumireMarfa="Carne" cantitate="50.5" codUnitateMasura="KGM" greutateNeta="50.25" greutateBruta="50.5" valoareLeiFaraTva="700.1"/>
    <bunuriTransportate codScopOperatiune="101" codTarifar="0207" denumireMarfa="Pui" cantitate="10" codUnitateMasura="H87" greutateNeta="700" greutateBruta="710.2" valoareLeiFaraTva="12000.2"/>
    <partenerComercial ${partner} denumire="Exemplu Cumpărător"/>
    <dateTransport nrVehicul="B01ABC" nrRemorca1="B02ABC" codTaraOrgTransport="RO" codOrgTransport="8000000000" denumireOrgTransport="Exemplu Transport SRL" dataTransport="${day}"/>
    ${start}
    <locFinalTraseuRutier><locatie codJudet="40" denumireLocalitate="Sector 3" denumireStrada="Str. Închipuită" alteInfo="poarta 2"/></locFinalTraseuRutier>
    <documenteTransport tipDocument="20" numarDocument="EX-1" dataDocument="${day}"/>
  </notificare>
</eTransport>
`;
  return edits.reduce((edited, [piece, other]) => {
    if (!edited.includes(piece)) throw new Error(`the declaration has no ${piece}`);
    return edited.replace(piece, other);
  }, text);
}

/** A deletion, confirmation or change of vehicle: `tag` with the code and these attributes. */
export const onTransport = (tag: string, uit: string, attributes = '', declarant = DECLARANT): string =>
  `${open(declarant)}<${tag} uit="${uit}" ${attributes}/></eTransport>`;
