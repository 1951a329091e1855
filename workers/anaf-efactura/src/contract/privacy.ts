/** Why invoices may be processed: the law asks for them (Legea 227/2015 art. 319, OUG 120/2021). */

export const personalData = {
  subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
  purpose: 'invoicing',
  basis: 'legal-obligation',
} as const;
