/** A strategy's file was found and holds no strategy. */
export class StrategyFileError extends Error {
  readonly code = 'strategy_file';

  constructor(name: string, problem: string) {
    super(`strategy ${name}: ${problem}`);
    this.name = 'StrategyFileError';
  }
}

/**
 * The default export of a strategy's file.
 * @param file   what `import()` of the file gave
 * @param hooks  all hooks that a strategy of this kind may have, each of which may be left out;
 *   without them only the kind of the export is checked
 * @throws StrategyFileError when it is no object, or has a hook that is no function, or a function
 *   that is no hook: a hook that is misspelt would never be called
 */
export function strategyOf<T extends object>(
  name: string,
  file: { readonly default?: unknown },
  hooks?: readonly (keyof T & string)[],
): T {
  const { default: strategy } = file;
  if (typeof strategy !== 'object' || strategy === null || Array.isArray(strategy)) {
    const found = kindOf(strategy);
    throw new StrategyFileError(
      name,
      `the default export is ${found}, expected an object of hooks`,
    );
  }
  if (hooks !== undefined) checkHooks(name, strategy, hooks);
  return strategy as T; // every hook that is there is a function; its signature cannot be seen
}

function checkHooks(name: string, strategy: object, hooks: readonly string[]): void {
  const members = strategy as Readonly<Record<string, unknown>>; // any object may be looked into
  for (const hook of hooks) {
    const value = members[hook];
    if (value === undefined || typeof value === 'function') continue;
    throw new StrategyFileError(name, `${hook} is ${kindOf(value)}, expected a function`);
  }
  for (const key of Object.keys(members)) {
    if (typeof members[key] !== 'function' || hooks.includes(key)) continue;
    throw new StrategyFileError(name, `${key} is no hook, expected one of ${hooks.join(', ')}`);
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
