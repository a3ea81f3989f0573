import { InvalidRulesError, readRulesJson } from '../../domain/rules-json.js';

const MAX_INT32 = 2 ** 31 - 1;

/** The rule set of AccelByte's templates. */
export interface SampleRules {
  /** Fewest and most tickets of a match; at least 1 both. */
  readonly min: number;
  readonly max: number;
  readonly isAutoBackfill: boolean;
  /** Most teams of a session, and players of a team; 0 is no limit. */
  readonly maxTeams: number;
  readonly maxTeamPlayers: number;
}

/**
 * Reads the rules that the sample strategy understands; all others are ignored, letters may be
 * large or small. The sizes count tickets, whatever the names say.
 * @throws InvalidRulesError for what is no JSON, a wrong type, or a maximum below its minimum
 */
export function readSampleRules(text: string): SampleRules {
  const rules = withSmallKeys(readRulesJson(text));
  const { alliance: allianceValue = {}, auto_backfill: isAutoBackfill = false } = rules;
  if (typeof isAutoBackfill !== 'boolean') {
    throw new InvalidRulesError('auto_backfill', kindOf(isAutoBackfill), 'true or false');
  }
  if (typeof allianceValue !== 'object' || allianceValue === null || Array.isArray(allianceValue)) {
    throw new InvalidRulesError('alliance', kindOf(allianceValue), 'an object');
  }
  const alliance = withSmallKeys(allianceValue);
  const teams = range(alliance, 'alliance.', 'min_number', 'max_number');
  const players = range(alliance, 'alliance.', 'player_min_number', 'player_max_number');
  const ships = range(rules, '', 'shipCountMin', 'shipCountMax');

  let min = teams.min * players.min;
  let max = teams.max * players.max;
  if (min === 0 && max === 0) min = max = 2;
  if (ships.min !== 0) min *= ships.min;
  if (ships.max !== 0) max *= ships.max;
  return {
    min: Math.max(1, min),
    max: Math.max(1, min, max),
    isAutoBackfill,
    maxTeams: teams.max,
    maxTeamPlayers: players.max,
  };
}

type Keys = Readonly<Record<string, unknown>>;

function withSmallKeys(value: object): Keys {
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key.toLowerCase(), each]));
}

function range(values: Keys, prefix: string, minKey: string, maxKey: string) {
  const min = count(values, prefix, minKey);
  const max = count(values, prefix, maxKey);
  if (max < min) {
    throw new InvalidRulesError(
      `${prefix}${maxKey}`,
      `${max}`,
      `at least the ${prefix}${minKey}, ${min}`,
    );
  }
  return { min, max };
}

function count(values: Keys, prefix: string, key: string): number {
  const value = values[key.toLowerCase()] ?? 0;
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_INT32) {
    return Number(value);
  }
  const found = typeof value === 'number' ? `${value}` : kindOf(value);
  throw new InvalidRulesError(`${prefix}${key}`, found, `an integer 0..${MAX_INT32}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}
