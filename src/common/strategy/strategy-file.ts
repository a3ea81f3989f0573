/** A strategy's file was found and holds no strategy. */
export class StrategyFileError extends Error {
  readonly code = 'strategy_file';

  constructor(name: string, found: string) {
    super(`strategy ${name}: the file's default export is ${found}, expected an object of hooks`);
    this.name = 'StrategyFileError';
  }
}

/**
 * The default export of a strategy's file, narrowed to an object.
 * @param file  what `import()` of the file gave
 * @throws StrategyFileError when it is anything else
 */
export function strategyOf(name: string, file: { readonly default?: unknown }): object {
  const { default: strategy } = file;
  if (typeof strategy === 'object' && strategy !== null) return strategy;
  throw new StrategyFileError(name, strategy === undefined ? 'missing' : `a ${typeof strategy}`);
}
