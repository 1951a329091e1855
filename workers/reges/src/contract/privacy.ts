/** Why people may be registered: the law asks for it (Codul muncii art. 34, HG 295/2025). */

interface AboutSomebody {
  subjectId?: string | undefined;
  employee?: { cnp: string } | undefined;
}

/** The person is the one that the caller names, or else the CNP in the data. */
export const personalData = {
  subject: ({ subjectId, employee }: AboutSomebody) => subjectId ?? employee?.cnp,
  purpose: 'employee-register',
  basis: 'legal-obligation',
} as const;
