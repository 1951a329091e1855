/** A delivery note as its template sees it. */

import type { DeliveryNote } from '../data.ts';
import { joined, linesOf, logoView, partyView, type ViewOf } from './page.ts';

/** The view of a delivery note. */
export const deliveryNoteView: ViewOf<DeliveryNote> = (data, formats, label) => {
  const { money, number, day } = formats;
  const { sender, recipient, transport = {} } = data;
  const full = `${label('title')} ${joined([data.series, data.number], ' ') ?? ''}`;
  const fact = (key: string, value: string | undefined) => (value ? [{ label: label(key), value }] : []);
  const hasPrices = data.total !== undefined;
  return {
    view: {
      series: data.series ?? null,
      number: data.number,
      logo: logoView(data, sender.name),
      facts: [
        ...fact('date', day(data.date)),
        ...fact('reference', data.reference),
        ...fact('departure', transport.departure),
        ...fact('uit', transport.uit),
      ],
      sender: partyView(sender, formats),
      recipient: partyView(recipient, formats),
      loadingPlace: linesOf(data.loadingPlace),
      unloadingPlace: linesOf(data.unloadingPlace),
      hasPlaces: Boolean(data.loadingPlace ?? data.unloadingPlace),
      transport: [
        ...fact('carrier', transport.carrier),
        ...fact('vehicle', transport.vehicle),
        ...fact('driver', transport.driver),
        ...fact('packages', data.packages),
      ],
      hasTransport: Boolean(transport.carrier ?? transport.vehicle ?? transport.driver ?? data.packages),
      hasPrices,
      currency: data.currency,
      lines: data.lines.map((line, index) => ({
        position: String(index + 1),
        description: linesOf(line.description),
        code: line.code ?? null,
        unit: line.unit,
        quantity: number(line.quantity),
        unitPrice: line.unitPrice === undefined ? '' : money(line.unitPrice),
        value: line.value === undefined ? '' : money(line.value),
      })),
      total: data.total === undefined ? '' : money(data.total),
      notes: linesOf(data.notes),
      hasNotes: data.notes !== undefined,
    },
    page: { title: `${full} · ${sender.name}`, foot: `${full} · ${sender.name}`, pageOf: label('pageOf') },
  };
};
