/** Words that stand in labels on receipts and invoices, folded; a misread word near one of them is taken for it. */

/** Languages: English, Malay, Romanian, German, Dutch, French, Spanish, Italian, Portuguese, Polish. */
const WORDS = `
total totals totaal totale totalul gesamt gesamtbetrag gesamtsumme summe endbetrag endsumme rechnungsbetrag somme montant
importe importo suma sumei amount betrag bedrag totaalbedrag factuurbedrag valor valoare valoarea razem
subtotal subtotaal zwischensumme sottototale soustotal grand payable balance outstanding invoice invoices rechnung rechnungen
factuur facture factura facturii fattura fatura faktura receipt receipts quittung kassenbon bon bonul bonului chitanta
scontrino ricevuta recibo ticket fiscal fiscala fiscale tax taxes taxable cash card cards change changes charge charges
charged chance tender tendered received rounding rounded round adjustment rotunjire rundung afronding arrondi redondeo
discount discounts reducere rabatt korting remise sconto descuento saving savings numerar numerarul rest restul
wechselgeld ruckgeld wisselgeld resto cambio troco gegeben contant contanti efectivo especes payment payments paid
pagamento paiement zahlung betaling plata plati platit achitat bezahlt betaald pagado pagato regle
excluded excluding exclusive exclude excl without exclusief ohne hors included including inclusive include incl inkl
inklusive inclusief compris comprise inclus netto brutto mehrwertsteuer umsatzsteuer mwst omzetbelasting imponibile
quantity number nummer numero numar numarul seria serie reference referenz referentie order ordine bestellung bestelling commande
comanda pedido customer kunde kunden klant client cliente clientul delivery lieferung levering livraison livrare entrega consegna
rechnungsnummer rechnungsnr rechnungsdatum factuurnummer factuurdatum factuurnr klantnummer kundennummer kundennr ordernummer orderdatum
invoicenumber invoicedate belegnummer belegdatum leistungsdatum lieferdatum vervaldatum falligkeitsdatum fallig zahlbar
zahlungsziel bestelldatum bestellnummer auftragsnummer
date datum dato fecha data date issued issue emission emissione emision emitere emiterii emisiei ausstellungsdatum datering
echeance scadenta scadentei vencimiento scadenza vencimento termen limite paiement
cashier salesperson operator casier vanzator counter terminal document
summary analysis breakdown supplies goods supplier furnizor cumparator beneficiar
register registration codul identificare fiscalcode
january february march april june july august september october november december
january januar februar marz juni juli oktober dezember januari februari maart augustus
janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
janeiro fevereiro junho julho setembro outubro novembro dezembro
notal vital local tonal metal medal petal tonnes items article articles artikel description price prices rate rates
service services sales store stores market trading thank please again street state states unit units phone
`;

export const VOCABULARY: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
