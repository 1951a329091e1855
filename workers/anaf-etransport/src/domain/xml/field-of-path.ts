/** From where a finding stands in the XML to the field of the data that the XML was made of. */

/** The fields of an element's attributes, below the field of the element itself. */
const FIELDS: Readonly<
  Record<string, { field: string; isList?: boolean; attributes: Readonly<Record<string, string>> }>
> = {
  eTransport: {
    field: '',
    attributes: { codDeclarant: 'declarant', refDeclarant: 'reference', declPostAvarie: 'afterOutage' },
  },
  notificare: { field: '', attributes: { codTipOperatiune: 'operation' } },
  corectie: { field: '', attributes: { uit: 'uit' } },
  bunuriTransportate: {
    field: 'goods',
    isList: true,
    attributes: {
      codScopOperatiune: 'purpose',
      codTarifar: 'tariffCode',
      denumireMarfa: 'name',
      cantitate: 'quantity',
      codUnitateMasura: 'unit',
      greutateNeta: 'netWeight',
      greutateBruta: 'grossWeight',
      valoareLeiFaraTva: 'value',
      refDeclarant: 'reference',
    },
  },
  partenerComercial: { field: 'partner', attributes: { codTara: 'country', cod: 'code', denumire: 'name' } },
  dateTransport: {
    field: '',
    attributes: {
      nrVehicul: 'vehicle',
      nrRemorca1: 'trailer1',
      nrRemorca2: 'trailer2',
      codTaraOrgTransport: 'carrier.country',
      codOrgTransport: 'carrier.code',
      denumireOrgTransport: 'carrier.name',
      dataTransport: 'date',
    },
  },
  locStartTraseuRutier: { field: 'start', attributes: { codPtf: 'borderPoint', codBirouVamal: 'customsOffice' } },
  locFinalTraseuRutier: { field: 'end', attributes: { codPtf: 'borderPoint', codBirouVamal: 'customsOffice' } },
  locatie: {
    field: 'place',
    attributes: {
      codJudet: 'county',
      denumireLocalitate: 'locality',
      denumireStrada: 'street',
      numar: 'number',
      bloc: 'block',
      scara: 'entrance',
      etaj: 'floor',
      apartament: 'apartment',
      alteInfo: 'more',
      codPostal: 'postcode',
    },
  },
  documenteTransport: {
    field: 'documents',
    isList: true,
    attributes: { tipDocument: 'type', numarDocument: 'number', dataDocument: 'date', observatii: 'remarks' },
  },
  notificareAnterioara: {
    field: 'previousNotifications',
    isList: true,
    attributes: { uit: 'uit', observatii: 'remarks', refDeclarant: 'reference' },
  },
  stergere: { field: '', attributes: { uit: 'uit' } },
  confirmare: { field: '', attributes: { uit: 'uit', tipConfirmare: 'confirmation', observatii: 'remarks' } },
  modifVehicul: {
    field: '',
    attributes: {
      uit: 'uit',
      nrVehicul: 'vehicle',
      nrRemorca1: 'trailer1',
      nrRemorca2: 'trailer2',
      dataModificare: 'changedAt',
      observatii: 'remarks',
    },
  },
};

/**
 * `/eTransport/notificare/bunuriTransportate[2]/@codTarifar` is `goods.1.tariffCode`; the whole is the empty text.
 * @example fieldOf('/eTransport/@codDeclarant') // 'declarant'
 */
export function fieldOf(path: string): string {
  const fields: string[] = [];
  let attributes: Readonly<Record<string, string>> = {};
  for (const step of path.split('/').filter((each) => each !== '')) {
    if (step.startsWith('@')) {
      fields.push(attributes[step.slice(1)] ?? '');
      continue;
    }
    const [, name = '', number = '1'] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    attributes = known?.attributes ?? {};
    fields.push(known?.field ?? '', known?.isList ? String(Number(number) - 1) : '');
  }
  return fields.filter((each) => each !== '').join('.');
}
