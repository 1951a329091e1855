/** Passwords: AES-256 as PDF 2.0 defines it (revision 6). */

import { randomBytes } from 'node:crypto';
import type { PDFDocument } from '@cantoo/pdf-lib';

/** Passwords of a PDF, and what those may do with it who only have the one that opens it. */
export interface PdfPassword {
  open?: string | undefined;
  owner?: string | undefined;
  permissions?: PdfPermissions | undefined;
}

/** What may be done. Default: printing, copying and filling in forms. */
export interface PdfPermissions {
  print?: 'none' | 'low' | 'full';
  copy?: boolean;
  change?: boolean;
  annotate?: boolean;
  fillForms?: boolean;
  assemble?: boolean;
}

/** Encrypts the document when it is saved. */
export function protect(document: PDFDocument, { open, owner, permissions = {} }: PdfPassword): void {
  const {
    print = 'full',
    copy = true,
    change = false,
    annotate = false,
    fillForms = true,
    assemble = false,
  } = permissions;
  document.encrypt({
    algorithm: 'AES-256',
    ...(open === undefined ? {} : { userPassword: open }),
    // Whoever has the owner's password has every right: if none was given, nobody has it.
    ownerPassword: owner ?? randomBytes(32).toString('base64url'),
    permissions: {
      ...(print === 'none' ? {} : { printing: print === 'low' ? 'lowResolution' : 'highResolution' }),
      copying: copy,
      modifying: change,
      annotating: annotate,
      fillingForms: fillForms,
      documentAssembly: assemble,
      // Readers for the blind are never shut out.
      contentAccessibility: true,
    },
  });
}
