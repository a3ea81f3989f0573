import type { PlayerLatency } from '@aws-sdk/client-gamelift';

/** What was found in `session_data`; `undefined` when nothing can be read from it. */
export type FoundLatencies = readonly PlayerLatency[] | undefined;

/**
 * Latencies of players by region, which let a queue place the game session near them:
 * `{"gamelift_latencies": {"<player>": {"<region>": <ms>}}}` anywhere in the JSON object that
 * `session_data` is. Source: overrides.md d.4.
 * @returns one entry for each player and region; `undefined` for text that is no such JSON
 */
export function playerLatencies(sessionData: string): FoundLatencies {
  const players = membersOf(membersOf(parsed(sessionData))?.gamelift_latencies);
  if (players === undefined) return undefined;
  const found: PlayerLatency[] = [];
  for (const [PlayerId, regions] of Object.entries(players)) {
    for (const [RegionIdentifier, ms] of Object.entries(membersOf(regions) ?? {})) {
      if (typeof ms !== 'number' || ms < 0) continue;
      found.push({ PlayerId, RegionIdentifier, LatencyInMilliseconds: ms });
    }
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : undefined;
}
