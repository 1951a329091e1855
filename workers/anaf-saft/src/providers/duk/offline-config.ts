/** A copy of the kit's configuration that says it may not look for newer versions: where it can not reach ANAF, it ends in silence. */

import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY = /^([ \t]*offLine[ \t]*[=:][ \t]*).*$/im;
const LARGEST = 256_000;

/** Copies `config` of the kit below `folder`. Undefined where the kit has none. */
export async function copyConfig(home: string, folder: string): Promise<string | undefined> {
  const source = join(home, 'config');
  if (!(await stat(source).catch(() => undefined))?.isDirectory()) return undefined;
  const copy = join(folder, 'config');
  await cp(source, copy, { recursive: true, dereference: true });
  const files = (await readdir(copy)).map((name) => join(copy, name));
  let isSet = false;
  for (const file of files) isSet = (await change(file, (text) => text.replace(KEY, '$1Y'), true)) || isSet;
  if (!isSet) {
    for (const file of files.filter((name) => /\.(properties|ini|cfg|conf)$/i.test(name))) {
      await change(file, (text) => `${text.trimEnd()}\noffLine=Y\n`, false);
    }
  }
  return copy;
}

/** Whether the file has the key. Bytes beyond ASCII stay as they are. */
async function change(file: string, edit: (text: string) => string, onlyWithKey: boolean): Promise<boolean> {
  const about = await stat(file);
  if (!about.isFile() || about.size > LARGEST) return false;
  const text = await readFile(file, 'latin1');
  const hasKey = KEY.test(text);
  if (onlyWithKey && !hasKey) return false;
  await writeFile(file, edit(text), 'latin1');
  return hasKey;
}
