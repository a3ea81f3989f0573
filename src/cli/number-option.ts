import { InvalidArgumentError } from 'commander';

const MAX_PORT = 65_535;

/** Reads the number of an option. @throws InvalidArgumentError outside of the bounds */
function numberBetween(text: string, min: number, max: number, pattern: RegExp): number {
  const value = pattern.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new InvalidArgumentError(`expected a number ${min}..${max}`);
  }
  return value;
}

/** 0 means any free port. */
export function portOption(text: string): number {
  return numberBetween(text, 0, MAX_PORT, /^\d+$/);
}

/** Seconds, with a fraction if need be, as milliseconds. */
export function secondsOption(text: string): number {
  const MAX_SECONDS = 86_400;
  return numberBetween(text, 0, MAX_SECONDS, /^\d+(\.\d+)?$/) * 1000;
}
