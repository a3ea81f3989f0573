import { describe, expect, it } from '@jest/globals';
import { readSampleRules } from './sample-rules.js';

describe('readSampleRules', () => {
  it.each([
    ['{}', 2, 2],
    ['', 2, 2],
    ['{"shipCountMin":1,"shipCountMax":2}', 2, 4],
    ['{"shipCountMin":2,"shipCountMax":2}', 4, 4],
    [alliance(2, 2, 3, 5), 6, 10],
    [alliance(2, 2, 3, 5, { shipCountMin: 2, shipCountMax: 3 }), 12, 30],
    [alliance(0, 2, 0, 4), 1, 8],
    ['{"SHIPCOUNTMIN":2,"ShipCountMax":3}', 4, 6],
    ['{"shipCountMin":null,"alliance":null}', 2, 2],
  ])('means by %s matches of %i to %i tickets', (text, min, max) => {
    expect(readSampleRules(text)).toMatchObject({ min, max });
  });

  it.each([
    [alliance(2, 1, 1, 1), 'rules.json: alliance.max_number: found 1, expected at least'],
    [alliance(1, 1, 2, 1), 'rules.json: alliance.player_max_number: found 1, expected at least'],
    ['{"shipCountMin":2}', 'rules.json: shipCountMax: found 0, expected at least'],
    ['{"shipCountMin":1.5}', 'rules.json: shipCountMin: found 1.5, expected an integer'],
    ['{"alliance":[]}', 'rules.json: alliance: found a list, expected an object'],
    ['{"auto_backfill":1}', 'rules.json: auto_backfill: found a number, expected true or false'],
    ['[]', 'rules.json: found a list, expected an object'],
    ['{"a":}', 'rules.json: found no JSON at position 5, expected an object'],
  ])('refuses %s', (text, message) => {
    expect(() => readSampleRules(text)).toThrow(message);
  });
});

function alliance(
  min_number: number,
  max_number: number,
  player_min_number: number,
  player_max_number: number,
  rest: object = {},
): string {
  return JSON.stringify({
    alliance: { min_number, max_number, player_min_number, player_max_number },
    ...rest,
  });
}
