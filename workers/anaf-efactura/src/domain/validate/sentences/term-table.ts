/** The business terms and groups of EN 16931-1 by number, in English and Romanian, as an accountant calls them. */

export const TERMS = `
BT-1|Invoice number|Numărul facturii
BT-2|Issue date|Data emiterii
BT-3|Invoice type code|Codul tipului facturii
BT-5|Invoice currency code|Codul monedei facturii
BT-6|VAT accounting currency code|Codul monedei de contabilizare a TVA
BT-7|VAT point date|Data exigibilității TVA
BT-8|VAT point date code|Codul datei de exigibilitate a TVA
BT-9|Payment due date|Data scadenței
BT-10|Buyer reference|Referința cumpărătorului
BT-11|Project reference|Referința proiectului
BT-12|Contract reference|Referința contractului
BT-13|Purchase order reference|Referința comenzii
BT-14|Sales order reference|Referința dispoziției de vânzare
BT-15|Receiving advice reference|Referința avizului de recepție
BT-16|Despatch advice reference|Referința avizului de expediție
BT-17|Tender or lot reference|Referința cererii de ofertă sau a lotului
BT-18|Invoiced object identifier|Identificatorul obiectului facturat
BT-18-1|Scheme of the invoiced object identifier|Schema identificatorului obiectului facturat
BT-19|Buyer accounting reference|Referința contabilă a cumpărătorului
BT-20|Payment terms|Termenii de plată
BT-21|Note subject code|Codul subiectului comentariului
BT-22|Invoice note|Comentariul facturii
BT-23|Business process type|Tipul procesului de afaceri
BT-24|Specification identifier|Identificatorul specificației
BT-25|Preceding invoice number|Numărul facturii anterioare
BT-26|Preceding invoice issue date|Data facturii anterioare
BT-27|Seller name|Numele vânzătorului
BT-28|Seller trading name|Denumirea comercială a vânzătorului
BT-29|Seller identifier|Identificatorul vânzătorului
BT-29-1|Scheme of the seller identifier|Schema identificatorului vânzătorului
BT-30|Seller legal registration identifier|Identificatorul de înregistrare legală a vânzătorului
BT-30-1|Scheme of the seller legal registration|Schema înregistrării legale a vânzătorului
BT-31|Seller VAT identifier|Codul de TVA al vânzătorului
BT-32|Seller tax registration identifier|Codul de înregistrare fiscală a vânzătorului
BT-33|Seller additional legal information|Informații juridice suplimentare despre vânzător
BT-34|Seller electronic address|Adresa electronică a vânzătorului
BT-34-1|Scheme of the seller electronic address|Schema adresei electronice a vânzătorului
BT-35|Seller address line 1|Adresa vânzătorului, linia 1
BT-36|Seller address line 2|Adresa vânzătorului, linia 2
BT-37|Seller city|Localitatea vânzătorului
BT-38|Seller post code|Codul poștal al vânzătorului
BT-39|Seller county|Județul vânzătorului
BT-40|Seller country code|Codul țării vânzătorului
BT-41|Seller contact point|Persoana de contact a vânzătorului
BT-42|Seller contact telephone|Telefonul de contact al vânzătorului
BT-43|Seller contact e-mail|E-mailul de contact al vânzătorului
BT-44|Buyer name|Numele cumpărătorului
BT-45|Buyer trading name|Denumirea comercială a cumpărătorului
BT-46|Buyer identifier|Identificatorul cumpărătorului
BT-46-1|Scheme of the buyer identifier|Schema identificatorului cumpărătorului
BT-47|Buyer legal registration identifier|Identificatorul de înregistrare legală a cumpărătorului
BT-47-1|Scheme of the buyer legal registration|Schema înregistrării legale a cumpărătorului
BT-48|Buyer VAT identifier|Codul de TVA al cumpărătorului
BT-49|Buyer electronic address|Adresa electronică a cumpărătorului
BT-49-1|Scheme of the buyer electronic address|Schema adresei electronice a cumpărătorului
BT-50|Buyer address line 1|Adresa cumpărătorului, linia 1
BT-51|Buyer address line 2|Adresa cumpărătorului, linia 2
BT-52|Buyer city|Localitatea cumpărătorului
BT-53|Buyer post code|Codul poștal al cumpărătorului
BT-54|Buyer county|Județul cumpărătorului
BT-55|Buyer country code|Codul țării cumpărătorului
BT-56|Buyer contact point|Persoana de contact a cumpărătorului
BT-57|Buyer contact telephone|Telefonul de contact al cumpărătorului
BT-58|Buyer contact e-mail|E-mailul de contact al cumpărătorului
BT-59|Payee name|Numele beneficiarului plății
BT-60|Payee identifier|Identificatorul beneficiarului plății
BT-60-1|Scheme of the payee identifier|Schema identificatorului beneficiarului plății
BT-61|Payee legal registration identifier|Identificatorul de înregistrare legală a beneficiarului plății
BT-61-1|Scheme of the payee legal registration|Schema înregistrării legale a beneficiarului plății
BT-62|Tax representative name|Numele reprezentantului fiscal
BT-63|Tax representative VAT identifier|Codul de TVA al reprezentantului fiscal
BT-64|Tax representative address line 1|Adresa reprezentantului fiscal, linia 1
BT-65|Tax representative address line 2|Adresa reprezentantului fiscal, linia 2
BT-66|Tax representative city|Localitatea reprezentantului fiscal
BT-67|Tax representative post code|Codul poștal al reprezentantului fiscal
BT-68|Tax representative county|Județul reprezentantului fiscal
BT-69|Tax representative country code|Codul țării reprezentantului fiscal
BT-70|Deliver to party name|Numele destinatarului livrării
BT-71|Deliver to location identifier|Identificatorul locului de livrare
BT-71-1|Scheme of the deliver to location|Schema identificatorului locului de livrare
BT-72|Actual delivery date|Data efectivă a livrării
BT-73|Invoicing period start date|Data de început a perioadei de facturare
BT-74|Invoicing period end date|Data de sfârșit a perioadei de facturare
BT-75|Deliver to address line 1|Adresa de livrare, linia 1
BT-76|Deliver to address line 2|Adresa de livrare, linia 2
BT-77|Deliver to city|Localitatea de livrare
BT-78|Deliver to post code|Codul poștal de livrare
BT-79|Deliver to county|Județul de livrare
BT-80|Deliver to country code|Codul țării de livrare
BT-81|Payment means code|Codul modului de plată
BT-82|Payment means text|Textul modului de plată
BT-83|Remittance information|Detaliile plății
BT-84|Payment account identifier|Contul de plată (IBAN)
BT-85|Payment account name|Numele contului de plată
BT-86|Payment service provider identifier|Identificatorul băncii
BT-87|Payment card number|Numărul cardului de plată
BT-88|Card holder name|Numele titularului cardului
BT-89|Direct debit mandate identifier|Identificatorul mandatului de debitare directă
BT-90|Bank assigned creditor identifier|Identificatorul creditorului dat de bancă
BT-91|Debited account identifier|Contul debitat
BT-92|Document allowance amount|Valoarea deducerii la nivelul documentului
BT-93|Document allowance base amount|Baza deducerii la nivelul documentului
BT-94|Document allowance percentage|Procentul deducerii la nivelul documentului
BT-95|Document allowance VAT category|Categoria de TVA a deducerii la nivelul documentului
BT-96|Document allowance VAT rate|Cota de TVA a deducerii la nivelul documentului
BT-97|Document allowance reason|Motivul deducerii la nivelul documentului
BT-98|Document allowance reason code|Codul motivului deducerii la nivelul documentului
BT-99|Document charge amount|Valoarea taxei suplimentare la nivelul documentului
BT-100|Document charge base amount|Baza taxei suplimentare la nivelul documentului
BT-101|Document charge percentage|Procentul taxei suplimentare la nivelul documentului
BT-102|Document charge VAT category|Categoria de TVA a taxei suplimentare la nivelul documentului
BT-103|Document charge VAT rate|Cota de TVA a taxei suplimentare la nivelul documentului
BT-104|Document charge reason|Motivul taxei suplimentare la nivelul documentului
BT-105|Document charge reason code|Codul motivului taxei suplimentare la nivelul documentului
BT-106|Sum of line net amounts|Suma valorilor nete ale liniilor
BT-107|Sum of document allowances|Suma deducerilor la nivelul documentului
BT-108|Sum of document charges|Suma taxelor suplimentare la nivelul documentului
BT-109|Total without VAT|Totalul fără TVA
BT-110|Total VAT|Totalul TVA
BT-111|Total VAT in the accounting currency|Totalul TVA în moneda de contabilizare
BT-112|Total with VAT|Totalul cu TVA
BT-113|Paid amount|Suma plătită
BT-114|Rounding amount|Valoarea rotunjirii
BT-115|Amount due for payment|Suma de plată
BT-116|VAT category taxable amount|Baza de calcul a categoriei de TVA
BT-117|VAT category tax amount|Valoarea TVA a categoriei
BT-118|VAT category code|Codul categoriei de TVA
BT-119|VAT category rate|Cota categoriei de TVA
BT-120|VAT exemption reason|Motivul scutirii de TVA
BT-121|VAT exemption reason code|Codul motivului scutirii de TVA
BT-122|Supporting document reference|Referința documentului justificativ
BT-123|Supporting document description|Descrierea documentului justificativ
BT-124|External document location|Adresa documentului extern
BT-125|Attached document|Documentul atașat
BT-125-1|Attached document MIME code|Codul MIME al documentului atașat
BT-125-2|Attached document filename|Numele fișierului atașat
BT-126|Line identifier|Identificatorul liniei
BT-127|Line note|Nota liniei
BT-128|Line object identifier|Identificatorul obiectului liniei
BT-128-1|Scheme of the line object identifier|Schema identificatorului obiectului liniei
BT-129|Invoiced quantity|Cantitatea facturată
BT-130|Unit of measure|Unitatea de măsură
BT-131|Line net amount|Valoarea netă a liniei
BT-132|Referenced order line|Linia comenzii
BT-133|Line buyer accounting reference|Referința contabilă a cumpărătorului pe linie
BT-134|Line period start date|Data de început a perioadei liniei
BT-135|Line period end date|Data de sfârșit a perioadei liniei
BT-136|Line allowance amount|Valoarea deducerii pe linie
BT-137|Line allowance base amount|Baza deducerii pe linie
BT-138|Line allowance percentage|Procentul deducerii pe linie
BT-139|Line allowance reason|Motivul deducerii pe linie
BT-140|Line allowance reason code|Codul motivului deducerii pe linie
BT-141|Line charge amount|Valoarea taxei suplimentare pe linie
BT-142|Line charge base amount|Baza taxei suplimentare pe linie
BT-143|Line charge percentage|Procentul taxei suplimentare pe linie
BT-144|Line charge reason|Motivul taxei suplimentare pe linie
BT-145|Line charge reason code|Codul motivului taxei suplimentare pe linie
BT-146|Item net price|Prețul net al articolului
BT-147|Item price discount|Reducerea la prețul articolului
BT-148|Item gross price|Prețul brut al articolului
BT-149|Item price base quantity|Cantitatea de bază a prețului
BT-150|Item price base quantity unit|Unitatea cantității de bază a prețului
BT-151|Item VAT category|Categoria de TVA a articolului
BT-152|Item VAT rate|Cota de TVA a articolului
BT-153|Item name|Numele articolului
BT-154|Item description|Descrierea articolului
BT-155|Item seller identifier|Codul articolului la vânzător
BT-156|Item buyer identifier|Codul articolului la cumpărător
BT-157|Item standard identifier|Codul standard al articolului
BT-157-1|Scheme of the item standard identifier|Schema codului standard al articolului
BT-158|Item classification identifier|Codul de clasificare a articolului
BT-158-1|Scheme of the item classification|Schema codului de clasificare a articolului
BT-159|Item country of origin|Țara de origine a articolului
BT-160|Item attribute name|Numele atributului articolului
BT-161|Item attribute value|Valoarea atributului articolului
BT-162|Seller address line 3|Adresa vânzătorului, linia 3
BT-163|Buyer address line 3|Adresa cumpărătorului, linia 3
BT-164|Tax representative address line 3|Adresa reprezentantului fiscal, linia 3
BT-165|Deliver to address line 3|Adresa de livrare, linia 3
BG-1|Invoice note|Comentariul din factură
BG-2|Process control|Controlul procesului
BG-3|Preceding invoice|Factura anterioară
BG-4|Seller|Vânzătorul
BG-5|Seller address|Adresa vânzătorului
BG-6|Seller contact|Contactul vânzătorului
BG-7|Buyer|Cumpărătorul
BG-8|Buyer address|Adresa cumpărătorului
BG-9|Buyer contact|Contactul cumpărătorului
BG-10|Payee|Beneficiarul plății
BG-11|Tax representative|Reprezentantul fiscal
BG-12|Tax representative address|Adresa reprezentantului fiscal
BG-13|Delivery|Livrarea
BG-14|Invoicing period|Perioada de facturare
BG-15|Deliver to address|Adresa de livrare
BG-16|Payment instructions|Instrucțiunile de plată
BG-17|Credit transfer|Transferul bancar
BG-18|Card payment|Plata cu cardul
BG-19|Direct debit|Debitarea directă
BG-20|Document allowance|Deducerea la nivelul documentului
BG-21|Document charge|Taxa suplimentară la nivelul documentului
BG-22|Document totals|Totalurile documentului
BG-23|VAT breakdown|Detalierea TVA
BG-24|Supporting document|Documentul justificativ
BG-25|Invoice line|Linia facturii
BG-26|Line period|Perioada liniei
BG-27|Line allowance|Deducerea pe linie
BG-28|Line charge|Taxa suplimentară pe linie
BG-29|Price details|Detaliile prețului
BG-30|Line VAT information|Informațiile de TVA ale liniei
BG-31|Item|Articolul
BG-32|Item attribute|Atributul articolului
`;
