/** What an amount is, from the words before it: a total, a part of it, a payment, or none of these. */

export type Role =
  | 'payable'
  | 'total'
  | 'gross'
  | 'subtotal'
  | 'net'
  | 'vat'
  | 'vatTotal'
  | 'discount'
  | 'rounding'
  | 'cash'
  | 'change'
  | 'card'
  | 'paid'
  | 'quantity'
  | 'charge'
  | 'amount'
  | 'none';

const TAX = String.raw`gst|s?vat|tva|t\.v\.a|mwst|mw st|ust\b|u\.st|btw|iva\b|i\.v\.a|sst\b|tax|taxe|taxes|mehrwertsteuer|umsatzsteuer|impuesto|imposta|omzetbelasting|igv\b|pst\b|hst\b|cgst|sgst|igst|moms|podatek`;
const TOTAL = String.raw`tota[l1i]\w{0,4}|totaal\w{0,4}|t[o0]tal\w*|gesamt\w*|summe|endsumme|endbetrag|rechnungsbetrag|factuurbedrag|totaalbedrag|grand total|somme|importe total|suma|razem|ttl\b|jumlah`;

const has = (source: string): RegExp => new RegExp(`(?<![a-z])(?:${source})`, 'i');

const WORD = {
  tax: has(TAX),
  total: has(TOTAL),
  taxInside: new RegExp(`(?:${TAX})`, 'i'),
  sub: /sub\s*-?\s*to?ta|subtot|zwischensumme|sous[\s-]*total|sottototal|suma intermediara|base total|net of tax|total partial/i,
  excluded:
    /\bex\.|excl|\bexd\b|without|before|ohne|\bht\b|h\.t|hors|sans|zonder|fara|\bsin\b|senza|untaxed|imponibile|\bbaza\b|\bbase\b|taxable|\bsupplies\b|\bpre[\s-]?tax/i,
  net: /(?<![a-z])(?:nett?o?|netto\w*|neto)(?![a-z])/i,
  included:
    /\bincl|inclu[sd]|\binc\b|\bwith\b|ttc|t\.t\.c|inkl|toutes|brutto|gross|ivato|\bcu tva|mit mwst|compris|comprise|iva inc|met btw|avec/i,
  payable:
    /payab|amount due|total due|balance due|amt due|due amount|outstanding|to pay|te betalen|te voldoen|zu zahlen|zahlbetrag|zahlungsbetrag|a payer|net a payer|somme a payer|montant du\b|de plata|de platit|da pagare|a pagar|a pagare|please pay|grand total|rechnungsbetrag|endbetrag|gesamtbetrag|factuurbedrag|totaalbedrag|amount payable|invoice total|total invoice|total amount|total facture|total factura|totale fattura|totale documento|total a pagar|do zaplaty|total general|total lei\b|total ron\b|total eur\b|bill total|invoice amount/i,
  discount:
    /discount|disc\b|reducere|reduceri|rabatt|korting|remise|sconto|descuento|desconto|saving|savings|\bless\b|voucher|coupon|gutschrift|skonto/i,
  rounding: /round|rnding|rotunj|rundung|afrond|arrond|redonde|arrotond|\brnd\b|\bbundar/i,
  change:
    /(?<![a-z])(?:change|chg|rest(?:ul)?|wechselgeld|ruckgeld|zuruck|rendu|wisselgeld|terug|resto|cambio|troco|baki|monnaie)(?![a-z])/i,
  cash: /(?<![a-z])(?:cash|numerar|gegeben|bar|barzahlung|contant|contanti|contanten|especes|efectivo|tunai|tender(?:ed)?|tendered|amount received|received|dinheiro|gotowka)(?![a-z])|cash(?:rm|received|paid|tender)/i,
  notCash: /cash\s*(?:&|and|carry|inv|bill|sale[s]?\b|back|disc|voucher|memo)|cashier/i,
  card: /(?<![a-z])(?:card|visa|master\s?card|maestro|amex|carte bancaire|cb|kreditkarte|ec-?karte|girocard|pin(?:nen)?|bancontact|tarjeta|bancomat|kaart|karte|cartao|mydebit|paywave|e-?wallet|boost|grabpay|touch\s?n|tichete|tichet)(?![a-z])|\(debit\)|\(credit\)|(?:debit|credit) card|^\W*(?:debit|credit)(?:\W|$)/i,
  paid: /(?<![a-z])(?:paid|already paid|betaald|voldaan|bezahlt|paye|payee|regle|pagado|pagato|achitat|incasat|deposit|acompte|anzahlung|avans|aanbetaling|payments?\b|credits?)(?![a-z])/i,
  quantity:
    /(?<![a-z])(?:qty|quantity|quantite|items?|pcs|pieces|aantal|menge|anzahl|articole|nr\.? ?art|articles?|cantit\w*|number of|no\.? of|units|bilangan|points?|puncte|puntos|punten)(?![a-z])|t0tal qty|totalqty|totalitem|itemcount/i,
  charge:
    /(?<![a-z])(?:service charge|svc|serv\.? ?charge|shipping|delivery|freight|postage|versand\w*|verzend\w*|frais|transport|livrare|spese|envio|tips?|gratuity|bacsis|trinkgeld)(?![a-z])/i,
  amount:
    /(?<![a-z])(?:amount|amt|betrag|bedrag|montant|importe|importo|valoare|valor|bal(?:ance)?|saldo|solde|sum)(?![a-z])/i,
  price: /(?<![a-z])(?:price|prix|preis|prijs|pret|precio|prezzo|unit|rate|uurtarief|stundensatz)(?![a-z])/i,
};

/** Role that a label, folded, gives to the amount behind it. Unknown words give `none`. */
export function roleOf(label: string): Role {
  // Spaced print: `T O T A L`.
  const joined = label.replace(/(?<![a-z])(?:[a-z]\s){3,}[a-z](?![a-z])/g, (letters) => letters.replace(/\s/g, ''));
  const text = joined.replace(/\s+/g, ' ').trim();
  if (!/[a-z]{2}/.test(text)) return 'none';
  if (/total\W*(?:\w+\W+)?rounded|rounded\W*total|(?:after|aft) round/.test(text)) return 'payable';
  if (WORD.rounding.test(text) && !/before round/.test(text)) return 'rounding';
  const total = WORD.total.test(text) || /nettotal|grandtotal|(?<=[a-z])total(?:rm|lei|eur|ron)?\b/.test(text);
  const tax = WORD.tax.test(text) || (WORD.taxInside.test(text) && total);
  if (WORD.change.test(text) && !/ex-?change|rest of|resto de/.test(text) && !total) return 'change';
  if (WORD.quantity.test(text) && !WORD.payable.test(text))
    return total || !WORD.amount.test(text) ? 'quantity' : 'none';
  if (/total sav|you sav|saved|economisit/.test(text)) return 'discount';
  if (WORD.discount.test(text)) {
    if (/after disc|minus disc|less disc|dupa reducere|nach rabatt|net of disc/.test(text)) return 'total';
    if (!/before disc/.test(text)) return 'discount';
    return 'subtotal';
  }
  if (WORD.cash.test(text) && !WORD.notCash.test(text) && !total) return 'cash';
  if (WORD.sub.test(text)) return WORD.included.test(text) && tax ? 'gross' : 'subtotal';
  const excluded = WORD.excluded.test(text);
  const included = WORD.included.test(text);
  if (tax || excluded || included) {
    if (included && !excluded) {
      if (WORD.payable.test(text)) return 'payable';
      if (total || WORD.amount.test(text) || /ttc/.test(text)) return 'gross';
      if (tax && !WORD.price.test(text)) return 'vat';
      return 'none';
    }
    if (excluded)
      return tax && !total && /^(?:\W*)(?:tva|vat|gst|tax|btw|mwst)\b/.test(text) && !/taxable/.test(text)
        ? 'vat'
        : 'net';
    if (WORD.payable.test(text) && !/total (?:tax|gst|vat|tva)/.test(text)) return 'payable';
    if (total) return 'vatTotal';
    if (/free|exempt|reg|number|\bid\b|\bno\b|invoice$|code$/.test(text)) return 'none';
    return 'vat';
  }
  if (/total\W{0,3}\d{1,2}(?:[.,]\d+)?\s?%/.test(text)) return 'net';
  if (WORD.payable.test(text)) return 'payable';
  if (WORD.charge.test(text) && !total) return 'charge';
  if (WORD.net.test(text))
    return total ? (/netto|total net$|net ?to$|neto/.test(text) && !/net ?total/.test(text) ? 'net' : 'total') : 'net';
  if (WORD.paid.test(text)) return 'paid';
  if (WORD.card.test(text) && !total) return 'card';
  if (total) return 'total';
  if (WORD.amount.test(text)) return 'amount';
  return 'none';
}

/** A heading over figures that sum up the tax: totals under it are net amounts and taxes. */
export const TAX_SUMMARY =
  /(?:gst|tax|vat|tva|mwst|ust|btw|iva|sst)\s*-?\s*(?:summary|analysis|breakdown|details?|detail|overview|spec\w*|recap\w*|aufstellung|ubersicht|overzicht)|(?:summary|analysis|breakdown|detaliere|defalcare|recapitulare|riepilogo|resumen)\s*(?:of|de|la)?\s*(?:gst|tax|vat|tva|iva|mwst|btw)|(?:goods|amount|amt|net|base|baza|netto|sales)\W*(?:\(?(?:rm|eur|lei|ron)\)?)?\s*(?:tax|gst|vat|tva|mwst|btw)\b(?:\W*(?:amount|amt|\(?rm\)?)?)\s*$|tax\s*code/;

/** A heading over lines of goods. */
export const ITEM_HEADING =
  /(?<![a-z])(?:qty|quantity|description|descr|desc\b|unit price|price|item\b|artikel|aantal|menge|beschreibung|bezeichnung|omschrijving|designation|libelle|quantite|descripcion|cantidad|descrizione|quantita|denumire|cantitate|cant\.|pret|u\/?p\b|rsp)(?![a-z])/;
