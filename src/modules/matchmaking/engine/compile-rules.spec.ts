import { describe, expect, it } from '@jest/globals';
import { compileRules } from './compile-rules.js';
import { levelAt } from './rule-plan.js';
import { RuleSetError } from './rule-set-error.js';

const DUEL = { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 };
const compiled = (rules: object) => compileRules(JSON.stringify({ alliance: DUEL, ...rules }));
const distance = (attribute: string, reference: number, more: object = {}) => ({
  attribute,
  criteria: 'distance',
  reference,
  ...more,
});

describe('a rule set is decoded', () => {
  it.each([
    [
      '{"alliance":{"min_number":1e0}}',
      'cannot unmarshal number 1e0 into Go struct field AllianceRule',
    ],
    ['{"alliance":[]}', 'cannot unmarshal array into Go struct field RuleSet.alliance of type'],
    ['{"auto_backfill":1}', 'cannot unmarshal number into Go struct field RuleSet.auto_backfill'],
    ['[]', 'json: cannot unmarshal array into Go value of type models.RuleSet'],
    ['null', 'rule should have minimum 1 alliance'],
    ['{"allianceRule":{"minNumber":1}}', 'rule should have minimum 1 alliance'],
  ])('and refused: %s', (text, message) => {
    expect(() => compileRules(text)).toThrow(message);
  });

  it('with keys in any case, the last of repeated ones, and objects merged', () => {
    const text =
      '{"Alliance":{"MIN_NUMBER":9,"max_number":2},"alliance":{"min_number":1,' +
      '"player_min_number":1,"player_max_number":3}}';
    expect(compileRules(text).alliance).toEqual({
      minTeams: 1,
      maxTeams: 2,
      minPlayers: 1,
      maxPlayers: 3,
    });
  });
});

describe('a rule set is checked', () => {
  it.each([
    [
      { alliance: { min_number: -1, max_number: -3 } },
      'AllianceRule.max_number: -3 does not validate as range(0|2147483647);' +
        'AllianceRule.min_number: -1 does not validate as range(0|2147483647)',
    ],
    [
      { matching_rule: [distance('MMR', 1)] },
      'MatchingRule.0.matching_rule: MMR does not validate as lowercase',
    ],
    [
      { flexing_rule: [distance('mmr', 1, { criteria: 'near', duration: 1 })] },
      'FlexingRule.0.MatchingRule.criteria: near does not validate as ' +
        'in(distance|average|smaller|greater)',
    ],
    [
      { region_latency_rule_weight: 1e6 },
      'region_latency_rule_weight: 1e+06 does not validate as range(0|1000)',
    ],
    [
      { alliance: { ...DUEL, min_number: 3 } },
      'maximum alliance number must be greater than or equal with minimum alliance number',
    ],
    [
      { alliance: { ...DUEL, player_min_number: 2 } },
      'maximum player number must be greater than or equal with minimum player number',
    ],
    [
      { region_latency_initial_range_ms: 1 },
      'max region latency must equal or more than region latency initial',
    ],
    [
      { matching_rule: [distance('mmr', 1)], flexing_rule: [distance('mmr', 2, { weight: 0 })] },
      "invalid flexing rule for attribute 'mmr', weight can only be set in the main rule",
    ],
    [
      {
        matching_rule: [distance('mmr', 1)],
        flexing_rule: [distance('mmr', 2, { normalizationMax: 5 })],
      },
      "invalid flexing rule for attribute 'mmr', normalizationMax can only be set in the main rule",
    ],
    [{ extend_host: { tie_ordre: 'legacy' } }, 'extend_host.tie_ordre: unknown option'],
    [{ extend_host: { tie_order: 1 } }, 'extend_host.tie_order: found number, expected one of'],
  ])('and refused: %j', (rules, message) => {
    expect(() => compiled(rules)).toThrow(message);
  });

  it('and a broken one can still ask for the status of the reference', () => {
    const legacy = { matching_rule: [{}], extend_host: { status_codes: 'legacy' } };
    expect(() => compiled(legacy)).toThrow(
      new RuleSetError('matching rule attribute name cannot be empty', 'legacy'),
    );
    try {
      compiled(legacy);
    } catch (error) {
      expect((error as RuleSetError).statusCodes).toBe('legacy');
    }
  });
});

describe('a plan', () => {
  it('is on a level only above its age, not at it', () => {
    const { distanceAges, distanceLevels } = compiled({
      matching_rule: [distance('mmr', 100)],
      flexing_rule: [
        distance('mmr', 400, { duration: 30 }),
        distance('mmr', 200, { duration: 10 }),
      ],
    });
    const referenceAt = (seconds: number) =>
      distanceLevels[levelAt(distanceAges, seconds * 1000)]?.windows[0]?.reference;
    expect([5, 10, 11, 40].map(referenceAt)).toEqual([100, 100, 200, 400]);
  });

  it('lets the later of two flexing rules of one age win', () => {
    const { distanceLevels } = compiled({
      matching_rule: [distance('mmr', 1)],
      flexing_rule: [distance('mmr', 2, { duration: 1 }), distance('mmr', 3, { duration: 1 })],
    });
    expect(distanceLevels[1]?.windows[0]?.reference).toBe(3);
  });

  it('derives what divides the score from the flexing rules of every attribute', () => {
    const { distanceLevels } = compiled({
      matching_rule: [distance('mmr', 100), distance('ping', 20)],
      flexing_rule: [distance('mmr', 300, { duration: 1 })],
    });
    expect(distanceLevels[0]?.windows.map(({ normalization }) => normalization)).toEqual([
      300, 300,
    ]);
  });

  it('switches a test off where it flexes to another criteria', () => {
    const { distanceLevels } = compiled({
      matching_rule: [distance('mmr', 100)],
      flexing_rule: [{ attribute: 'mmr', criteria: 'average', reference: 1, duration: 1 }],
    });
    expect(distanceLevels.map(({ windows }) => windows.length)).toEqual([1, 0]);
  });

  it('replaces all four numbers of the alliance by age', () => {
    const wider = { min_number: 1, max_number: 3, player_min_number: 1, player_max_number: 4 };
    const { allianceLevels } = compiled({ alliance_flexing_rule: [{ duration: 20, ...wider }] });
    expect(allianceLevels[1]).toEqual({ minTeams: 1, maxTeams: 3, minPlayers: 1, maxPlayers: 4 });
  });

  it('warns of criteria without effect', () => {
    const { warnings } = compiled({ matching_rule: [{ attribute: 'mmr', criteria: 'greater' }] });
    expect(warnings).toEqual([
      'matching_rule mmr: criteria "greater" has no effect, only "distance" has',
    ]);
  });
});
