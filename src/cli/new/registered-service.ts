import type { ServiceNames } from './service-names.js';

const LIST = /(STUDIO_MODULES: readonly StudioModule\[\] = )\[([^\]]*)\];/;
const MODULE_IMPORT = /^import \{ \w+ \} from '\.\/modules\/.*';$/;
const MAX_LINE_LENGTH = 100;

/**
 * The text of `src/studio-services.ts` with one more module in its list.
 * @returns `undefined` where there is no list to be found, as after a rewrite by hand
 */
export function registeredService(text: string, names: ServiceNames): string | undefined {
  if (!LIST.test(text)) return undefined;
  const withModule = text.replace(LIST, (_, head: string, listed: string) => {
    const modules = listed.split(',').map((each) => each.trim());
    const all = [...modules.filter((each) => each !== ''), `${names.pascal}Module`];
    const line = `${head}[${all.join(', ')}];`;
    // As the formatter has it.
    const isShort = 'export const '.length + line.length <= MAX_LINE_LENGTH;
    return isShort ? line : `${head}[\n${all.map((each) => `  ${each},\n`).join('')}];`;
  });
  const { kebab, pascal } = names;
  return withImport(
    withModule.split('\n'),
    `import { ${pascal}Module } from './modules/${kebab}/${kebab}.module.js';`,
  ).join('\n');
}

/** Among the imports of modules in the order of their paths, or behind all other imports. */
function withImport(lines: readonly string[], added: string): readonly string[] {
  const path = (line: string) => line.slice(line.indexOf("'"));
  const later = lines.findIndex((line) => MODULE_IMPORT.test(line) && path(line) > path(added));
  const lastImport = lines.findLastIndex((line) => line.startsWith('import '));
  return lines.toSpliced(later === -1 ? lastImport + 1 : later, 0, added);
}
