/** The variables of ANAF's kit. */

import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { forms, setting } from '@genius/runtime';

const group = 'The worker anaf.saft';
const since = '0.4.0';

/** The program that every kit has. */
export const JAR = 'DUKIntegrator.jar';

export const dukVariables = {
  DUK_HOME: setting(
    forms
      .text()
      .refine((path) => isAbsolute(path) && !/\s/.test(path), {
        error: 'it must be an absolute path without spaces, which the kit can not take',
      })
      .refine((path) => existsSync(join(path, JAR)), {
        error: `there is no ${JAR} in that folder; give the one into which ANAF's kit was unpacked`,
      })
      .optional(),
    {
      about:
        "The folder of ANAF's DUKIntegrator, which makes the PDF of a D406. It is ANAF's program: download it there and mount it.",
      example: '/opt/dukintegrator',
      defaultText: 'saft.package refuses; everything else works',
      since,
      group,
    },
  ),
  JAVA_HOME: setting(forms.text().optional(), {
    about: "The Java that runs ANAF's kit; its program is bin/java below it.",
    example: '/usr/lib/jvm/java-17-openjdk-amd64',
    defaultText: 'java is looked for on PATH',
    since,
    group,
  }),
  DUK_MEMORY: setting(forms.wholeNumber(64, 65_536).default(1_024), {
    about: "MiB of memory that Java may use for one run of ANAF's kit.",
    example: '4096',
    since,
    group,
  }),
  DUK_TIMEOUT: setting(forms.duration().default('10m'), {
    about: "How long ANAF's kit may work on one file; then all its processes are ended. At most 25m.",
    example: '20m',
    since,
    group,
  }),
};
