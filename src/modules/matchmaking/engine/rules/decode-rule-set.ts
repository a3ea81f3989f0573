import { RuleSetError } from '../rule-set-error.js';
import type { JsonNode } from './json-syntax.js';
import type { RawRuleSet } from './raw-rule-set.js';

/**
 * How a value of the rule set is read. `type` is the reference's name of the type, which its
 * error texts carry.
 */
type Shape =
  | { readonly is: 'integer'; readonly type: string }
  | { readonly is: 'real'; readonly type: string; readonly optional?: true }
  | { readonly is: 'bool'; readonly type: string; readonly optional?: true }
  | { readonly is: 'string'; readonly type: string }
  | { readonly is: 'list'; readonly type: string; readonly items: Shape }
  | {
      readonly is: 'object';
      readonly type: string;
      /** As `Go struct field <name>.<path>` tells it. */
      readonly name: string;
      readonly fields: Readonly<Record<string, Shape>>;
    };

const INT: Shape = { is: 'integer', type: 'int' };
const INT64: Shape = { is: 'integer', type: 'int64' };
const REAL: Shape = { is: 'real', type: 'float64' };
const OPTIONAL_REAL: Shape = { is: 'real', type: 'float64', optional: true };
const BOOL: Shape = { is: 'bool', type: 'bool' };
const OPTIONAL_BOOL: Shape = { is: 'bool', type: 'bool', optional: true };
const STRING: Shape = { is: 'string', type: 'string' };

function object(name: string, fields: Readonly<Record<string, Shape>>): Shape {
  return { is: 'object', type: `models.${name}`, name, fields };
}

function list(items: Shape): Shape {
  return { is: 'list', type: `[]${items.type}`, items };
}

const ALLIANCE_FIELDS = {
  min_number: INT,
  max_number: INT,
  player_min_number: INT,
  player_max_number: INT,
};

const MATCHING_FIELDS = {
  attribute: STRING,
  criteria: STRING,
  reference: REAL,
  normalizationMax: REAL,
  isForBalancing: OPTIONAL_BOOL,
  weight: OPTIONAL_REAL,
};

const RULE_SET = object('RuleSet', {
  alliance: object('AllianceRule', ALLIANCE_FIELDS),
  alliance_flexing_rule: list(
    object('AllianceFlexingRule', { duration: INT64, ...ALLIANCE_FIELDS }),
  ),
  matching_rule: list(object('MatchingRule', MATCHING_FIELDS)),
  flexing_rule: list(object('FlexingRule', { duration: INT64, ...MATCHING_FIELDS })),
  match_options: object('MatchOptionRule', {
    options: list(object('MatchOption', { name: STRING, type: STRING })),
  }),
  auto_backfill: BOOL,
  region_expansion_rate_ms: INT,
  region_expansion_range_ms: INT,
  region_latency_initial_range_ms: INT,
  region_latency_max_ms: INT,
  region_latency_rule_weight: OPTIONAL_REAL,
  disable_bidirectional_latency_after_ms: INT,
  match_options_referred_for_backfill: BOOL,
  blocked_player_option: { is: 'string', type: 'models.BlockedPlayerOption' },
  max_delay_ms: INT,
  rebalance_enable: OPTIONAL_BOOL,
  rebalance_version: INT,
  ticket_observability_enable: BOOL,
  extra_attributes: object('ExtraAttributes', {
    DefaultParam: object('DefaultParam', {
      Namespace: STRING,
      Matchpool: STRING,
      RuleSet: STRING,
    }),
    TicketChunkSize: INT,
  }),
});

/**
 * The values of a rule set: unknown keys are passed over, keys match without regard to case, null
 * and missing leave the default, of repeated keys the last counts and objects merge. Nothing is
 * coerced.
 * @throws RuleSetError naming the first value of a wrong type, with the reference's text
 * Cost: O(nodes). Source: matchmaking.md 1.1.
 */
export function decodeRuleSet(document: JsonNode): RawRuleSet {
  const decoder = new Decoder();
  const decoded = decoder.value(RULE_SET, document, undefined, { path: [], owner: undefined });
  if (decoder.failure !== undefined) throw new RuleSetError(decoder.failure);
  return (decoded ?? empty(RULE_SET)) as RawRuleSet; // RULE_SET is the shape of RawRuleSet
}

/** Where a value stands: the keys that lead to it and the innermost object's name. */
interface Place {
  readonly path: readonly string[];
  readonly owner: string | undefined;
}

type Decoded = Record<string, unknown>;

class Decoder {
  /** The first value of a wrong type; decoding goes on behind it, as in the reference. */
  failure: string | undefined;

  value(shape: Shape, node: JsonNode, earlier: unknown, place: Place): unknown {
    if (node.kind === 'null') return nulled(shape, earlier);
    switch (shape.is) {
      case 'integer':
        return this.integer(shape, node, earlier, place);
      case 'real':
        return this.real(shape, node, earlier, place);
      case 'bool':
        return node.kind === 'bool' ? node.value : this.mismatch(shape, node, earlier, place);
      case 'string':
        return node.kind === 'string' ? node.value : this.mismatch(shape, node, earlier, place);
      case 'list':
        if (node.kind !== 'array') return this.mismatch(shape, node, earlier, place);
        return node.items.map((item) => this.value(shape.items, item, empty(shape.items), place));
      case 'object':
        return this.object(shape, node, earlier, place);
    }
  }

  private object(
    shape: Shape & { is: 'object' },
    node: JsonNode,
    earlier: unknown,
    place: Place,
  ): unknown {
    if (node.kind !== 'object') return this.mismatch(shape, node, earlier, place);
    const target = (earlier ?? empty(shape)) as Decoded; // both are objects of this shape
    for (const [key, value] of node.entries) {
      const name = fieldNamed(shape.fields, key);
      if (name === undefined) continue;
      const field = shape.fields[name] as Shape; // fieldNamed answers a key of fields
      const inside = { path: [...place.path, name], owner: shape.name };
      target[name] = this.value(field, value, target[name], inside);
    }
    return target;
  }

  private integer(shape: Shape, node: JsonNode, earlier: unknown, place: Place): unknown {
    if (node.kind !== 'number') return this.mismatch(shape, node, earlier, place);
    if (!/^-?[0-9]+$/.test(node.literal)) {
      return this.mismatch(shape, node, earlier, place, ` ${node.literal}`);
    }
    const value = BigInt(node.literal);
    if (value !== BigInt.asIntN(64, value)) {
      return this.mismatch(shape, node, earlier, place, ` ${node.literal}`);
    }
    return value;
  }

  private real(shape: Shape, node: JsonNode, earlier: unknown, place: Place): unknown {
    if (node.kind !== 'number') return this.mismatch(shape, node, earlier, place);
    const value = Number(node.literal);
    if (!Number.isFinite(value)) {
      return this.mismatch(shape, node, earlier, place, ` ${node.literal}`);
    }
    return value;
  }

  private mismatch(
    shape: Shape,
    node: JsonNode,
    earlier: unknown,
    place: Place,
    literal = '',
  ): unknown {
    const where =
      place.owner === undefined
        ? 'Go value'
        : `Go struct field ${place.owner}.${place.path.join('.')}`;
    const found = `${node.kind}${literal}`;
    this.failure ??= `json: cannot unmarshal ${found} into ${where} of type ${shape.type}`;
    return earlier;
  }
}

/** What a field holds before anything is read into it. */
function empty(shape: Shape): unknown {
  switch (shape.is) {
    case 'integer':
      return 0n;
    case 'real':
      return shape.optional ? undefined : 0;
    case 'bool':
      return shape.optional ? undefined : false;
    case 'string':
      return '';
    case 'list':
      return undefined;
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, field]) => [name, empty(field)]),
      );
  }
}

/** null empties what can be absent and leaves everything else alone. */
function nulled(shape: Shape, earlier: unknown): unknown {
  if (shape.is === 'list') return undefined;
  if ((shape.is === 'real' || shape.is === 'bool') && shape.optional) return undefined;
  return earlier;
}

function fieldNamed(fields: Readonly<Record<string, Shape>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const folded = folding(key);
  return Object.keys(fields).find((name) => folding(name) === folded);
}

/** Long s and the Kelvin sign fold onto s and k; no other character folds onto ASCII. */
function folding(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
}
