import type { ModuleName } from './variable.js';

/**
 * What this build of the host is made of. The composition root hands it in, because configuration
 * knows no module.
 */
export interface Catalogue {
  /** Modules that exist. */
  readonly modules: readonly ModuleName[];
  /** Strategies that exist, by module. */
  readonly strategies: {
    readonly sessionManager: readonly string[];
    readonly matchmaking: readonly string[];
  };
  /** Providers of dedicated servers that exist, as `DS_PROVIDER` names them. */
  readonly serverProviders: readonly string[];
}
