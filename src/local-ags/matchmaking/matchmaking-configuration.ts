import { type ExtendApps, hookAddress } from '../hooks/hook-address.js';
import { invalidRequest } from '../service-error.js';
import type { ConfigurationTemplates } from '../session/configuration-templates.js';
import type { MatchFunctionRecord, MatchPool, RuleSet } from './matchmaking-requests.js';
import { NamedRecords } from './named-records.js';

/** Matchers that AGS brings along; the local one leaves matching to hosts. */
const BUILT_IN: readonly string[] = ['default', 'basic'];

/** Where the function of a pool is called, and with which rules. */
export interface FunctionTarget {
  readonly matchPool: string;
  /** `host:port` */
  readonly address: string;
  /** JSON text. */
  readonly rules: string;
}

/** Rule sets, match functions and pools of the namespace. */
export class MatchmakingConfiguration {
  readonly ruleSets = new NamedRecords<RuleSet>('rule set');
  readonly functions = new NamedRecords<MatchFunctionRecord>('match function');
  readonly pools = new NamedRecords<MatchPool>('match pool');
  readonly #templates: ConfigurationTemplates;
  readonly #apps: ExtendApps;

  constructor(templates: ConfigurationTemplates, apps: ExtendApps) {
    this.#templates = templates;
    this.#apps = apps;
  }

  /** @throws ServiceError 400 when a pool names what cannot serve it, 404 when it names nothing */
  check(pool: MatchPool): MatchPool {
    if (BUILT_IN.includes(pool.match_function)) {
      throw invalidRequest(
        `match_function: found "${pool.match_function}", the local AGS matches nothing itself; name one that is registered`,
      );
    }
    this.functions.get(pool.match_function);
    this.ruleSets.get(pool.rule_set);
    this.#templates.get(pool.session_template);
    return pool;
  }

  /** @throws ServiceError 404 when something that the pool names is gone */
  target(pool: MatchPool): FunctionTarget {
    const { url, serviceAppName } = this.functions.get(pool.match_function);
    return {
      matchPool: pool.name,
      address: hookAddress({ appName: serviceAppName, customURL: url }, this.#apps),
      rules: JSON.stringify(this.ruleSets.get(pool.rule_set).data),
    };
  }

  /** Whether sessions of the pool that lost players look for others by themselves. */
  refills(pool: MatchPool): boolean {
    return this.ruleSets.get(pool.rule_set).data.auto_backfill === true;
  }
}
