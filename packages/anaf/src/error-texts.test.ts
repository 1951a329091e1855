import { describe, expect, it } from 'vitest';
import { readAnafError, readDuplicate } from './error-texts.ts';

describe('what ANAF says', () => {
  it.each([
    ['Valorile acceptate pentru parametrul standard sunt UBL, CN, CII sau RASP', 'invalid'],
    ['CIF introdus= 123a nu este un numar', 'invalid'],
    ['Marime fisier transmis mai mare de 10 MB.', 'invalid'],
    ['Fisierul transmis nu este valid. org.xml.sax.SAXParseException; lineNumber: 1', 'invalid'],
    ['Nu exista niciun CIF pentru care sa aveti drept in SPV', 'rights'],
    ['Nu exista niciun CIF petru care sa aveti drept', 'rights'],
    ['Nu aveti drept in SPV pentru CIF=1234', 'rights'],
    ['Nu aveti dreptul de inteorgare pentru id_incarcare= 5', 'rights'],
    ['Nu aveti dreptul sa descarcati acesta factura', 'rights'],
    ['S-au incarcat deja 1000 de mesaje de tip RASP pentru cui=1234 in cursul zilei', 'daily'],
    ['S-au facut deja 20 descarcari de mesaj in cursul zilei', 'daily'],
    ['S-au facut deja 1000 interogari de lista in cursul zilei', 'daily'],
    ['A aparut o eroare tehnica. Cod: SPV-1', 'technical'],
    ['Nu exista factura cu id_incarcare= 5', 'missing'],
    ['Pentru id=21 nu exista inregistrata nici o factura', 'missing'],
    ['Nu exista declaratia de transport cu id_incarcare= 1', 'missing'],
    ['Nu exista informatii pentru aceasta solicitare', 'missing'],
    ['S-au facut deja 100 de verificari, pentru id-incarcare solicitat, in cursul zilei', 'daily'],
    ['Id_incarcare introdus= aaa nu este un numar intreg', 'invalid'],
    ['Nu exista mesaje in ultimele 15 zile', 'empty'],
    ['Nu exista mesaje in intervalul selectat', 'empty'],
    [
      'Lista de mesaje este mai mare decat numarul de 500 elemente permise in pagina. Folositi endpoint-ul cu paginatie.',
      'paged',
    ],
    ['Pagina solicitata 50 este mai mare decat numarul toatal de pagini 29', 'missing'],
    ['startTime = 1 nu poate fi mai vechi de 60 de zile fata de momentul requestului', 'gone'],
    ['endTime = 2 nu poate in viitor fata de momentul requestului', 'future'],
    ['Fisierul nu mai poate fi descarcat pentru ca a trecut perioada de 60 de zile', 'gone'],
    ['Factura a mai fost transmisa anterior cu index=0123456789 si data incarcare=2026-01-20', 'duplicate'],
    ['E: validari globale SCHEMATRON eroare: [BR-RO-110]-…', 'invalid'],
    ['ceva ce nu s-a mai văzut', 'invalid'],
  ])('%s: %s', (text, says) => {
    expect(readAnafError(text)).toBe(says);
  });
});

it('a duplicate names the earlier upload', () => {
  expect(
    readDuplicate('Factura a mai fost transmisa anterior cu index=0123456789 si data incarcare=2026-01-20'),
  ).toEqual({ index: '0123456789', date: '2026-01-20' });
  expect(readDuplicate('Factura a mai fost transmisa anterior cu index=7')).toEqual({ index: '7' });
  expect(readDuplicate('CIF introdus= 1')).toBeUndefined();
});
