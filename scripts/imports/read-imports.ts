/** What one source file imports: static, dynamic and re-exported, and whether only types cross. */

import { parseSync } from 'oxc-parser';

export interface Import {
  specifier: string;
  line: number;
  /** True if nothing of it is left at run time. */
  isTypeOnly: boolean;
}

export function readImports(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;

  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    line: lineAt(start),
    isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  for (const { entries, start } of module.staticExports) {
    const specifier = entries[0]?.moduleRequest?.value;
    if (specifier === undefined) continue;
    imports.push({ specifier, line: lineAt(start), isTypeOnly: entries.every(({ isType }) => isType) });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    // A computed specifier can't be judged; the house has none but plugins that a user names.
    const literal = /^(['"`])([^$]*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end).trim());
    if (literal?.[2]) imports.push({ specifier: literal[2], line: lineAt(moduleRequest.start), isTypeOnly: false });
  }
  return imports;
}
