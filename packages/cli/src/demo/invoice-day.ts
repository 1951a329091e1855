/**
 * An invoice's day: a supplier's invoice is read from a photograph and its firm looked up; an invoice of ours goes out,
 * is refused for a wrong county, mended, accepted by ANAF, verified, made readable, mailed and announced.
 */

import { efacturaPdf, submitEfactura, verifyEfactura } from '@genius/anaf-efactura/contract';
import { validateTaxpayer } from '@genius/anaf-taxpayer/contract';
import type { BlobRef } from '@genius/contract';
import { sendEmail } from '@genius/email-send/contract';
import { notifySlack } from '@genius/notify-slack/contract';
import { extractText } from '@genius/ocr/contract';
import { language, say } from '../language.ts';
import { CUSTOMER_CUI, OUR_CUI, outgoingInvoice, RIGHT_COUNTY, WRONG_COUNTY } from './invoice.ts';
import type { Fact, Steps } from './step.ts';

export interface Day {
  /** The photograph, in the blob store. */
  picture: BlobRef;
  /** Of the outgoing invoice; one that ANAF has not had. */
  number: string;
  issueDate: string;
  dueDate: string;
}

const SLIP = 'GW_EFACTURA_INVALID';

/** Throws `TaskFailed` for what goes otherwise than the story has it. */
export async function invoiceDay(steps: Steps, { picture, number, issueDate, dueDate }: Day): Promise<BlobRef> {
  const read = await steps.run(
    say("a supplier's invoice is read from a photograph", 'o factură de la furnizor este citită dintr-o fotografie'),
    extractText,
    { document: picture },
    ({ fields }) => [
      [say('seller', 'vânzător'), fields?.seller?.name?.value],
      ['CUI', fields?.seller?.cui?.value],
      [say('number', 'număr'), fields?.number?.value],
      ['total', [fields?.total?.value, fields?.currency?.value].filter(Boolean).join(' ')],
    ],
  );
  const supplier = read.fields?.seller?.cui?.value;
  if (!supplier) throw new Error(say('no CUI was read from the photograph', 'din fotografie nu s-a citit niciun CUI'));

  const looked = await steps.run(
    say(
      'its seller, our firm and our customer are looked up at ANAF',
      'vânzătorul, firma noastră și clientul sunt căutați la ANAF',
    ),
    validateTaxpayer,
    { cuis: [supplier, OUR_CUI, CUSTOMER_CUI] },
    ({ found }) =>
      found.map(
        ({ cui, name, vatPayer }): Fact => [cui, `${name}${vatPayer ? say(', pays VAT', ', plătitor de TVA') : ''}`],
      ),
  );
  const firm = (cui: string) => {
    const found = looked.found.find((each) => each.cui === cui);
    if (!found) throw new Error(say(`ANAF does not know ${cui}`, `ANAF nu cunoaște ${cui}`));
    return found;
  };
  const facts = { number, issueDate, dueDate, ours: firm(OUR_CUI), customer: firm(CUSTOMER_CUI) };

  await steps.refused(
    say(
      'our invoice goes out with a slip, and is refused before ANAF sees it',
      'factura noastră pleacă cu o greșeală și este oprită înainte să ajungă la ANAF',
    ),
    submitEfactura,
    { document: outgoingInvoice({ ...facts, county: WRONG_COUNTY }) },
    SLIP,
    ({ failure }) => findingsOf(failure.details).flatMap(sentences),
  );

  const sent = await steps.run(
    say('mended, it is sent and accepted', 'îndreptată, este trimisă și acceptată'),
    submitEfactura,
    { document: outgoingInvoice({ ...facts, county: RIGHT_COUNTY }) },
    ({ index, downloadId, archive, signature }) => [
      [say('number', 'număr'), number],
      [say('index', 'index'), index],
      [say('download', 'descărcare'), downloadId],
      [say('archived', 'arhivate'), archive.map(({ kind }) => kind).join(', ')],
      [say('signature', 'semnătură'), signature && say(signature.en, signature.ro)],
    ],
  );
  const zip = sent.archive.find(({ file }) => file.mediaType === 'application/zip')?.file;
  const xml = sent.archive.find(({ file }) => file.mediaType === 'application/xml')?.file;
  if (!zip || !xml) throw new Error(say('nothing was archived', 'nu s-a arhivat nimic'));

  await steps.run(
    say(
      "the archived ZIP is verified against the Ministry's signature",
      'semnătura Ministerului din arhiva păstrată este verificată',
    ),
    verifyEfactura,
    { zip: { blob: zip.blob } },
    ({ en, ro, signer }) => [
      [say('signature', 'semnătură'), say(en, ro)],
      [say('signer', 'semnatar'), signer?.subject],
    ],
  );
  const { pdf } = await steps.run(
    say('it becomes a PDF for people, with the XML inside', 'devine un PDF pentru oameni, cu XML-ul în el'),
    efacturaPdf,
    { source: { blob: xml.blob } },
    ({ pdf, pages }) => [
      [say('pages', 'pagini'), String(pages)],
      [say('file', 'fișier'), pdf.blob],
    ],
  );
  const text = `Bună ziua,\n\nvă trimitem atașat factura ${number}, acceptată de ANAF cu indexul ${sent.index}.\n`;
  await steps.run(
    say('it is mailed to the customer', 'este trimisă clientului prin e-mail'),
    sendEmail,
    {
      to: ['contabilitate@client.example'],
      subject: `Factura ${number}`,
      text,
      attachments: [{ filename: `${number}.pdf`, content: pdf }],
    },
    ({ messageId }) => [[say('message', 'mesaj'), messageId]],
  );
  await steps.run(
    say('and announced in Slack', 'și anunțată pe Slack'),
    notifySlack,
    { text: `Factura ${number} a fost acceptată de ANAF (index ${sent.index}) și trimisă clientului.` },
    () => [],
  );
  return pdf;
}

interface Found {
  rule: string;
  en: string;
  ro: string;
}

/** The accountant's sentence, and for who reads English its translation. */
function sentences({ rule, en, ro }: Found): Fact[] {
  return [[rule, ro], ...(language === 'ro' ? [] : [['', en] as const])];
}

/** What our validator found, out of the failure's details. */
function findingsOf(details: Record<string, unknown> | undefined): Found[] {
  const findings = details?.findings;
  if (!Array.isArray(findings)) return [];
  return (findings as Partial<Found>[]).map(({ rule = '', en = '', ro = '' }) => ({ rule, en, ro }));
}
