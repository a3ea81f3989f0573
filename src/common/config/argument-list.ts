/** A command line that is no list of arguments. */
export class ArgumentListError extends Error {}

/**
 * Cuts a command line into arguments as a shell does with quotes and backslashes, and knows nothing
 * else of shells: no variables, no pipes. What is filled in later can therefore never become a
 * command of its own.
 * @throws ArgumentListError for an open quote, or when there is nothing
 */
export function argumentList(line: string): readonly string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string; // at < length
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && /["\\]/.test(line[at + 1] ?? '')) {
        current += line[++at] ?? '';
      } else current += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      current ??= '';
    } else if (/\s/.test(character)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else if (character === '\\' && at + 1 < line.length) {
      current = (current ?? '') + (line[++at] ?? '');
    } else current = (current ?? '') + character;
  }
  if (quote !== undefined) throw new ArgumentListError(`a quote ${quote} that is never closed`);
  if (current !== undefined) args.push(current);
  if (args.length === 0) throw new ArgumentListError('no command');
  return args;
}
