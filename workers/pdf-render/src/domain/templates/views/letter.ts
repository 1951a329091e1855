/** A letter as its template sees it. */

import type { Letter } from '../data.ts';
import { joined, linesOf, logoView, partyView, type ViewOf } from './page.ts';

/** The view of a letter. */
export const letterView: ViewOf<Letter> = (data, formats, label) => {
  const { sender, recipient } = data;
  return {
    view: {
      logo: logoView(data, sender.name),
      sender: partyView(sender, formats),
      recipient: { ...partyView(recipient, formats), attention: recipient.attention ?? null },
      placeAndDate: joined([data.place, formats.longDay(data.date)], ', '),
      reference: data.reference ?? null,
      subject: data.subject,
      salutation: data.salutation ?? label('salutation'),
      paragraphs: data.body.split(/(?:\r?\n){2,}/).map((paragraph) => ({ lines: linesOf(paragraph) })),
      closing: data.closing ?? label('closing'),
      signatures: data.signatures.map(({ name, role }) => ({ name, role: role ?? null })),
      hasEnclosures: data.enclosures.length > 0,
      enclosures: data.enclosures.map((line) => ({ line })),
    },
    page: { title: `${data.subject} · ${sender.name}`, foot: sender.name, pageOf: label('pageOf') },
  };
};
