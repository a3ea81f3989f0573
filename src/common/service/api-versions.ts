import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';

/** An enum of versions as a contract has it; 0 stands for an unknown one. */
export type VersionEnum = Readonly<Record<string, string | number>>;

/** Versions of its API that a service speaks, both ends included. */
export interface ApiVersions {
  readonly supported: number;
  readonly current: number;
}

const DECIMAL_INTEGER = /^[+-]?\d{1,15}$/;

/**
 * Lowest and highest value of an enum, 0 left out.
 * @throws Error when there is none
 */
export function versionsOf(versions: VersionEnum): ApiVersions {
  // An enum of TypeScript also has its names by their numbers.
  const numbers = Object.values(versions).filter(
    (value): value is number => typeof value === 'number' && value > 0,
  );
  if (numbers.length === 0) throw new Error('a version enum needs a value above 0');
  return { supported: Math.min(...numbers), current: Math.max(...numbers) };
}

/**
 * Refuses a caller that was built for another version of a service.
 * @param text  `api_version` of the caller; absent or empty is accepted
 * @throws ResultError with code 11, 12 or 21
 */
export function checkApiVersion(
  service: string,
  { supported, current }: ApiVersions,
  text: string | undefined,
): void {
  if (text === undefined || text === '') return;
  if (!DECIMAL_INTEGER.test(text)) {
    throw new ResultError(
      RESULT_CODE.ERROR_PARAM_INVALID,
      `api_version: found ${JSON.stringify(text.slice(0, 32))}, expected a decimal integer`,
    );
  }
  const version = Number(text);
  if (version > current) {
    throw new ResultError(
      RESULT_CODE.ERROR_API_SERVER_TOO_OLD,
      `${service}: the caller speaks version ${version}, this server only up to ${current}`,
    );
  }
  if (version < supported) {
    throw new ResultError(
      RESULT_CODE.ERROR_API_CLIENT_TOO_OLD,
      `${service}: the caller speaks version ${version}, this server only from ${supported} on`,
    );
  }
}
