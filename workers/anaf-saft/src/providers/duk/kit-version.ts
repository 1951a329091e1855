/** Which version of the form D406 a kit has, as far as the kit tells. */

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseXml, type XmlTree } from '@genius/xml';

export interface FormVersion {
  form: string;
  /** Version of the validator and of the PDF maker; undefined where no versiuni.xml says it. */
  validator?: string;
  pdf?: string;
  /** Whether the jars are in `lib`. */
  hasValidator: boolean;
  hasPdf: boolean;
}

export async function formVersion(home: string, form: string): Promise<FormVersion> {
  const jars = await readdir(join(home, 'lib')).catch(() => [] as string[]);
  const has = (name: string) => jars.some((jar) => jar.toLowerCase().startsWith(`${form}${name}`.toLowerCase()));
  return {
    form,
    hasValidator: has('Validator'),
    hasPdf: has('Pdf'),
    ...(await versionsIn(join(home, 'config', 'versiuni.xml'), form)),
    ...(await versionsIn(join(home, 'versiuni.xml'), form)),
  };
}

const LARGEST = 4_000_000;

/** `versiuni.xml` has an element for each form, with `versiuneJ` and `versiuneP` as elements or attributes. */
async function versionsIn(file: string, form: string): Promise<Pick<FormVersion, 'validator' | 'pdf'>> {
  const about = await stat(file).catch(() => undefined);
  if (!about?.isFile() || about.size > LARGEST) return {};
  const found: { versiuneJ?: string; versiuneP?: string } = {};
  try {
    const tree = parseXml(await readFile(file));
    for (let element = 0; element < tree.count; element++) {
      if (nameOf(tree, element) === form) note(tree, element, found);
    }
  } catch {
    return {};
  }
  const { versiuneJ: validator, versiuneP: pdf } = found;
  return { ...(validator ? { validator } : {}), ...(pdf ? { pdf } : {}) };
}

const nameOf = (tree: XmlTree, element: number) => tree.names.at(tree.name[element] as number).local;

function note(tree: XmlTree, form: number, found: Record<string, string>): void {
  const set = (name: string, value: string) => {
    if (/^versiune[JP]$/.test(name) && /^[\w.-]{1,20}$/.test(value.trim())) found[name] = value.trim();
  };
  for (let at = tree.attributeFrom[form] as number; at < (tree.attributeFrom[form + 1] as number); at++) {
    set(tree.names.at(tree.attributeName[at] as number).local, tree.attributeValue(at));
  }
  for (let child = tree.firstChild[form] as number; child >= 0; child = tree.nextSibling[child] as number) {
    set(nameOf(tree, child), tree.text(child));
  }
}
