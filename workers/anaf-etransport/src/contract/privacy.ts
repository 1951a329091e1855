/** Why transports may be declared: the law asks for it (OUG 41/2022). */

export const personalData = {
  subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
  purpose: 'transport-declaration',
  basis: 'legal-obligation',
} as const;
