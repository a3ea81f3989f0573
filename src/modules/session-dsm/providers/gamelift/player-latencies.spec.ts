import { describe, expect, it } from '@jest/globals';
import { playerLatencies } from './player-latencies.js';

describe('latencies in session_data', () => {
  it('make one entry for each player and region', () => {
    const data = {
      gamelift_latencies: { p1: { 'us-west-2': 42.5, 'eu-west-1': 120 }, p2: {} },
      x: 1,
    };
    expect(playerLatencies(JSON.stringify(data))).toEqual([
      { PlayerId: 'p1', RegionIdentifier: 'us-west-2', LatencyInMilliseconds: 42.5 },
      { PlayerId: 'p1', RegionIdentifier: 'eu-west-1', LatencyInMilliseconds: 120 },
    ]);
  });

  it('leave out what is no latency', () => {
    const data = { gamelift_latencies: { p1: { a: '42', b: -1, c: null, d: 7 }, p2: 3, p3: null } };
    expect(playerLatencies(JSON.stringify(data))).toEqual([
      { PlayerId: 'p1', RegionIdentifier: 'd', LatencyInMilliseconds: 7 },
    ]);
  });

  it.each([
    '',
    'not json',
    '[]',
    'null',
    '{}',
    '{"gamelift_latencies": []}',
    '{"player_latencies": {}}',
  ])('are not there in %j', (text) => {
    expect(playerLatencies(text)).toBeUndefined();
  });
});
