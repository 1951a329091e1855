/** A transport as data, under readable names; the names of ANAF's XML stand in the descriptions. */

import { z } from 'zod';
import { documentType, operation, purpose } from './names.ts';
import { amount, cif, day, optionalText, reference, text, uit } from './scalars.ts';

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, { error: 'is no country of two letters, such as "RO"', abort: true })
  .describe('Two letters; Greece is EL.');

const plate = text(40).describe('nrVehicul, nrRemorca: blanks, dashes and small letters are mended.');

const good = z.object({
  purpose: purpose
    .optional()
    .describe('codScopOperatiune. Default: sameAsOperation, where the operation takes no other.'),
  tariffCode: optionalText(20).describe('codTarifar: 4, 6 or 8 digits of the Combined Nomenclature.'),
  name: text(1_000).describe('denumireMarfa, at most 200.'),
  quantity: amount,
  unit: text(10).describe('codUnitateMasura, UN/ECE recommendation 20 or 21: KGM, H87, LTR.'),
  netWeight: amount.optional().describe('greutateNeta, kg.'),
  grossWeight: amount.describe('greutateBruta, kg.'),
  value: amount.optional().describe('valoareLeiFaraTva: lei without VAT.'),
  reference: optionalText(100).describe('refDeclarant of the line.'),
});

const address = z.object({
  county: text(60).describe('codJudet: RO-CJ, CJ, a name, or the number of SIRUTA.'),
  locality: text(200).describe('denumireLocalitate, 2 to 100.'),
  street: text(200).describe('denumireStrada, 2 to 100.'),
  number: optionalText(40),
  block: optionalText(60).describe('bloc.'),
  entrance: optionalText(40).describe('scara.'),
  floor: optionalText(40).describe('etaj.'),
  apartment: optionalText(40),
  more: optionalText(400).describe('alteInfo.'),
  postcode: optionalText(40),
});

const place = z
  .object({
    place: address.optional().describe('locatie,'),
    borderPoint: optionalText(10).describe('or codPtf: 1 to 38,'),
    customsOffice: optionalText(10).describe('or codBirouVamal.'),
  })
  .refine(
    (given) =>
      [given.place, given.borderPoint || undefined, given.customsOffice || undefined].filter(Boolean).length === 1,
    {
      message: 'give exactly one of place, borderPoint and customsOffice',
    },
  );

const document = z.object({
  type: documentType.describe('tipDocument.'),
  number: optionalText(100).describe('numarDocument, at most 50.'),
  date: day.describe('dataDocument.'),
  remarks: optionalText(400).describe('observatii, at most 200. The type other needs them.'),
});

export const notification = z
  .object({
    declarant: text(20).describe('codDeclarant: CUI, CNP or NIF of who declares.'),
    reference,
    afterOutage: z.boolean().optional().describe('declPostAvarie: declared after an outage of the system.'),
    operation: operation.describe('codTipOperatiune.'),
    goods: z.array(good).min(1).max(100_000),
    partner: z.object({
      country,
      code: optionalText(60).describe('cod: its tax number; PF where a Romanian one is not known.'),
      name: text(400).describe('denumire, at most 200.'),
    }),
    vehicle: plate,
    trailer1: optionalText(40),
    trailer2: optionalText(40),
    carrier: z
      .object({
        country,
        code: optionalText(60).describe('codOrgTransport.'),
        name: text(400).describe('denumireOrgTransport, at most 200.'),
      })
      .describe('Who organises the transport.'),
    date: day.describe('dataTransport.'),
    start: place.describe('locStartTraseuRutier: where the road in Romania begins.'),
    end: place.describe('locFinalTraseuRutier: where it ends.'),
    documents: z.array(document).min(1).max(100_000),
    previousNotifications: z
      .array(z.object({ uit, remarks: optionalText(400), reference: optionalText(100) }))
      .max(100_000)
      .optional()
      .describe('notificareAnterioara.'),
  })
  .meta({ id: 'ETransportNotification' });

export type NotificationInput = z.input<typeof notification>;
export type NotificationData = z.output<typeof notification>;

/** A transport that shows what is usual. */
export const exampleNotification = {
  declarant: '13548146',
  operation: 'national',
  goods: [
    {
      purpose: 'trade',
      tariffCode: '07020000',
      name: 'Roșii proaspete',
      quantity: '1200',
      unit: 'KGM',
      netWeight: '1200',
      grossWeight: '1290.5',
      value: '7200',
    },
  ],
  partner: { country: 'RO', code: '14399840', name: 'Magazinul Exemplu SA' },
  vehicle: 'CJ 12 ABC',
  carrier: { country: 'RO', code: '13548146', name: 'Transporturi Exemplu SRL' },
  date: '2026-11-30',
  start: { place: { county: 'RO-CJ', locality: 'Cluj-Napoca', street: 'Str. Memorandumului', number: '28' } },
  end: { place: { county: 'RO-B', locality: 'București', street: 'Bd. Unirii', number: '10' } },
  documents: [{ type: 'invoice', number: 'FCT-2026-118', date: '2026-11-30' }],
} satisfies NotificationInput;

export const declarant = cif.describe('codDeclarant: who declared the transport.');
