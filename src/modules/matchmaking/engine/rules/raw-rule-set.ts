/**
 * A rule set as decoded, before any check: integers of up to 64 bits, nothing defaulted but to
 * zero, "" and empty. Names follow the JSON keys. Source: matchmaking.md 1.2.
 */
export interface RawAlliance {
  min_number: bigint;
  max_number: bigint;
  player_min_number: bigint;
  player_max_number: bigint;
}

export interface RawAllianceFlexing extends RawAlliance {
  duration: bigint;
}

export interface RawMatchingRule {
  attribute: string;
  criteria: string;
  reference: number;
  normalizationMax: number;
  isForBalancing: boolean | undefined;
  weight: number | undefined;
}

export interface RawFlexingRule extends RawMatchingRule {
  duration: bigint;
}

export interface RawMatchOption {
  name: string;
  type: string;
}

export interface RawRuleSet {
  alliance: RawAlliance;
  alliance_flexing_rule: RawAllianceFlexing[] | undefined;
  matching_rule: RawMatchingRule[] | undefined;
  flexing_rule: RawFlexingRule[] | undefined;
  match_options: { options: RawMatchOption[] | undefined };
  auto_backfill: boolean;
  region_expansion_rate_ms: bigint;
  region_expansion_range_ms: bigint;
  region_latency_initial_range_ms: bigint;
  region_latency_max_ms: bigint;
  region_latency_rule_weight: number | undefined;
  disable_bidirectional_latency_after_ms: bigint;
  match_options_referred_for_backfill: boolean;
  blocked_player_option: string;
  max_delay_ms: bigint;
  rebalance_enable: boolean | undefined;
  rebalance_version: bigint;
  ticket_observability_enable: boolean;
}
