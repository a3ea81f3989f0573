import { describe, expect, it } from '@jest/globals';
import { statCodes, validateTicket } from './validate-ticket.js';

const rules = (maxMs: number) =>
  JSON.stringify({
    alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
    region_latency_max_ms: maxMs,
  });
const withLatencies = (...all: number[]) => ({
  latencies: all.map((ms, index) => ({ region: `r${index}`, ms })),
});

describe('a ticket may queue', () => {
  it('when one of its latencies is at most the maximum', () => {
    expect(() => validateTicket(withLatencies(300, 100), rules(100))).not.toThrow();
  });

  it.each([
    ['every latency is above', withLatencies(101), rules(100)],
    ['it has no latencies', withLatencies(), rules(100)],
    ['the maximum is 0 and its latency is real', withLatencies(1), rules(0)],
  ])('but not when %s', (_why, ticket, text) => {
    expect(() => validateTicket(ticket, text)).toThrow('no region latency below max');
  });

  it('but not under broken rules', () => {
    expect(() => validateTicket(withLatencies(1), '{')).toThrow('invalid ruleset');
  });
});

describe('statistics', () => {
  it('are asked for by no rule set', () => {
    expect(statCodes(rules(0))).toEqual([]);
  });

  it('are refused for broken rules with their fault', () => {
    expect(() => statCodes('{}')).toThrow('rule should have minimum 1 alliance');
  });
});
