import type { StatusCodes } from './rule-set-error.js';

/**
 * The options of the `extend_host` object of a rule set: where ours departs from the reference by
 * default, its way can be had back. Numbers are those of the table in ../README.md.
 */
export interface HostOptions {
  /** 1: `own` judges each `any` option by itself; the reference looks at all options so far. */
  readonly anyOptionCheck: 'own' | 'legacy-declared-order';
  /** 5: `legacy` asks the caller to answer UNKNOWN instead of INVALID_ARGUMENT. */
  readonly statusCodes: StatusCodes;
  /** 11: `strict` keeps candidates out that the final option check would refuse. */
  readonly optionSearch: 'strict' | 'legacy';
  /** 12: `current_platform` need not be equal. */
  readonly exemptCurrentPlatform: boolean;
  /** 13: a match contains the ticket it was built around. */
  readonly requirePivot: boolean;
  /** 15: old parties keep the ids that the partial match gives them. */
  readonly keepPartyIds: boolean;
  /** 23: without the attribute, a session's server and version are the partial match's fields. */
  readonly sessionBinding: 'attributes-then-fields' | 'attributes';
  /** 31: `legacy` orders by whole seconds, ties as the reference's sort leaves them. */
  readonly tieOrder: 'stable' | 'legacy';
}

export const DEFAULT_HOST_OPTIONS: HostOptions = {
  anyOptionCheck: 'own',
  statusCodes: 'proper',
  optionSearch: 'strict',
  exemptCurrentPlatform: true,
  requirePivot: true,
  keepPartyIds: true,
  sessionBinding: 'attributes-then-fields',
  tieOrder: 'stable',
};
