/** Finds ANAF's kit and the Java that runs it. */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { JAR } from './settings.ts';

export interface Kit {
  home: string;
  jar: string;
  /** The program `java`. */
  java: string;
}

/** Why there is no kit, with what to do, in both languages. */
export interface KitProblem {
  en: string;
  ro: string;
}

export const NO_HOME: KitProblem = {
  en: "DUK_HOME is not set. Download ANAF's DUKIntegrator, unpack it with the jars of D406, and set DUK_HOME to its folder.",
  ro: 'DUK_HOME nu este setat. Descărcați DUKIntegrator de la ANAF, dezarhivați-l împreună cu fișierele jar pentru D406 și setați DUK_HOME la dosarul lui.',
};

export const NO_JAVA: KitProblem = {
  en: 'There is no Java. Install one (Debian: apt-get install default-jre-headless), or set JAVA_HOME to its folder.',
  ro: 'Nu există Java. Instalați-l (Debian: apt-get install default-jre-headless) sau setați JAVA_HOME la dosarul lui.',
};

/** Looked for at each call: a kit may be mounted later. */
export function findKit(
  { DUK_HOME: home, JAVA_HOME: javaHome }: { DUK_HOME?: string | undefined; JAVA_HOME?: string | undefined },
  path = process.env.PATH ?? '',
): Kit | KitProblem {
  if (!home) return NO_HOME;
  const java = findJava(javaHome, path);
  return java === undefined ? NO_JAVA : { home, jar: join(home, JAR), java };
}

/** JAVA_HOME alone counts where it is set; otherwise PATH. */
function findJava(javaHome: string | undefined, path: string): string | undefined {
  const folders = javaHome ? [join(javaHome, 'bin')] : path.split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, 'java')).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
