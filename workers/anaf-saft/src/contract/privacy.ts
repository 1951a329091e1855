/** Why accounting data may be processed: the law asks for the declaration (Legea 207/2015 art. 59¹, OPANAF 1783/2021). */

export const personalData = {
  subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
  purpose: 'tax-reporting',
  basis: 'legal-obligation',
} as const;
