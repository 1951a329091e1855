import { expect, test } from 'vitest';
import { MODELS } from '../validate/structure/model.ts';
import { fieldOf } from './field-of-path.ts';

test.each([
  ['/eTransport/@codDeclarant', 'declarant'],
  ['/eTransport/notificare/@codTipOperatiune', 'operation'],
  ['/eTransport/notificare/bunuriTransportate/@codTarifar', 'goods.0.tariffCode'],
  ['/eTransport/notificare/bunuriTransportate[12]', 'goods.11'],
  ['/eTransport/notificare/dateTransport/@codOrgTransport', 'carrier.code'],
  ['/eTransport/notificare/locFinalTraseuRutier/locatie/@codJudet', 'end.place.county'],
  ['/eTransport/notificare/documenteTransport[2]/@observatii', 'documents.1.remarks'],
  ['/eTransport/modifVehicul/@dataModificare', 'changedAt'],
  ['/eTransport', ''],
  ['/constructor/@x', ''],
])('%s is %s', (path, field) => {
  expect(fieldOf(path)).toBe(field);
});

test('every attribute of the schema has a field', () => {
  for (const [element, { attributes }] of Object.entries(MODELS)) {
    for (const name of Object.keys(attributes))
      expect(fieldOf(`/${element}/@${name}`), `${element} ${name}`).not.toBe('');
  }
});
