import { expect, test } from 'vitest';
import { serveAnaf } from '../testing/anaf-client.ts';
import { DECLARANT, onTransport } from '../testing/declaration.ts';
import { connectTransport } from '../testing/etransport-client.ts';

test.for<[string, string, string]>([
  ['another standard', `upload/UBL/${DECLARANT}/2`, 'Valoarea acceptata pentru parametrul standard este ETRANSP'],
  ['what is not a number', 'upload/ETRANSP/123a/2', 'CIF introdus= 123a nu este un numar'],
  ['an unknown schema', `upload/ETRANSP/${DECLARANT}/3`, 'Valorile acceptate pentru parametrul versiune sunt 1 si 2'],
  [
    'a declaration of schema 2 under schema 1',
    `upload/ETRANSP/${DECLARANT}`,
    "Fisierul transmis nu este valid. org.xml.sax.SAXParseException; lineNumber: 2; columnNumber: 86; cvc-elt.1.a: Cannot find the declaration of element 'eTransport'.",
  ],
])('an upload with %s is refused at once', async ([, path, text]) => {
  await using served = await serveAnaf();
  const { upload } = await connectTransport(served);
  const { status, body } = await upload(onTransport('stergere', '3V0P0L0P0T3JUW46'), path);
  expect([status, body.ExecutionStatus, body.Errors]).toEqual([200, 1, [{ errorMessage: text }]]);
  expect(served.simulator.declarations.total()).toBe(0);
});

const DOCTYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';

test.for<[string, string, RegExp]>([
  ['nothing', '', /must contain a root element/],
  ['another root', '<a/>', /cvc-elt\.1\.a: Cannot find the declaration of element 'a'\.$/],
  ['an entity from outside', DOCTYPE, /DOCTYPE is disallowed/],
  ['an element that is not closed', '<eTransport>', /lineNumber: 1; .*unclosed tag/],
  ['an unknown attribute', onTransport('stergere', '3V0P0L0P0T3JUW46', 'a="1"'), /cvc-complex-type\.3\.2\.2: .*'a'/],
  [
    "an attribute by the name of an object's",
    onTransport('stergere', '3V0P0L0P0T3JUW46', 'constructor="1"'),
    /3\.2\.2: .*'constructor'/,
  ],
  ['no UIT', onTransport('stergere', '3V0P0L0P0T3JUW46').replace(/uit="\w+"/, ''), /cvc-complex-type\.4: .*'uit'/],
  ['a letter that no UIT has', onTransport('stergere', 'BV0P0L0P0T3JUW46'), /cvc-pattern-valid/],
  ['no kind of confirmation', onTransport('confirmare', '3V0P0L0P0T3JUW46'), /cvc-complex-type\.4: .*'tipConfirmare'/],
  [
    'an unknown kind of confirmation',
    onTransport('confirmare', '3V0P0L0P0T3JUW46', 'tipConfirmare="40"'),
    /cvc-enumeration-valid/,
  ],
  [
    'a note of blanks',
    onTransport('confirmare', '3V0P0L0P0T3JUW46', 'tipConfirmare="10" observatii=" "'),
    /cvc-minLength-valid/,
  ],
  [
    'a note of 201 characters',
    onTransport('confirmare', '3V0P0L0P0T3JUW46', `tipConfirmare="10" observatii="${'ș'.repeat(201)}"`),
    /cvc-maxLength-valid/,
  ],
  [
    'a day that is not',
    onTransport('modifVehicul', '3V0P0L0P0T3JUW46', 'nrVehicul="AB" dataModificare="2026-02-29T10:00:00"'),
    /'dateTime'/,
  ],
  [
    'text in an empty element',
    onTransport('stergere', '3V0P0L0P0T3JUW46').replace(/(<stergere[^/]*)\/>/, '$1>x</stergere>'),
    /cvc-complex-type\.2\.1/,
  ],
])('a file with %s is not taken', async ([, xml, text]) => {
  await using served = await serveAnaf();
  const { upload } = await connectTransport(served);
  const { body } = await upload(xml);
  expect(body.Errors[0].errorMessage).toMatch(/^Fisierul transmis nu este valid\. org\.xml\.sax\.SAXParseException; /);
  expect(body.Errors[0].errorMessage).toMatch(text);
  expect(body).not.toHaveProperty('UIT');
});

test('a file over 5 MB is refused, one of 5 MB is read', async () => {
  await using served = await serveAnaf();
  const { upload } = await connectTransport(served);
  const filled = (size: number) => `<a>${' '.repeat(size - 7)}</a>`;
  expect((await upload(filled(5 * 1024 * 1024 + 1))).body.Errors[0].errorMessage).toBe(
    'Marime fisier transmis mai mare de 5 MB',
  );
  expect((await upload(filled(5 * 1024 * 1024))).body.Errors[0].errorMessage).toContain('cvc-elt.1.a');
});
