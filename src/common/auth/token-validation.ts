import { setImmediate as untilNextTurn } from 'node:timers/promises';
import type { EventLog } from '../ags/event-log.js';
import type { IamClient } from '../ags/iam-client.js';
import type { AuthGauges } from './auth-metrics.js';
import { OnDemandKeys } from './keys/on-demand-keys.js';
import { parseSigningKeys } from './keys/signing-key-document.js';
import type { SigningKeySet } from './keys/signing-key-set.js';
import { PermissionChecker } from './permissions/permission-checker.js';
import type { PermissionSource } from './permissions/permission-source.js';
import { RefreshedDocument, type RefreshSurroundings } from './refresh/refreshed-document.js';
import { FreshRevocationList } from './revocation/fresh-revocation-list.js';
import { parseRevocationList } from './revocation/revocation-document.js';
import type { RevocationList } from './revocation/revocation-list.js';
import { TokenVerifier } from './token/token-verifier.js';
import { VerdictMemory } from './token/verdict-memory.js';
import { TokenJudge } from './token-judge.js';

/** What decides which tokens count. */
export interface ValidationPolicy {
  /** `AB_NAMESPACE` */
  readonly namespace: string;
  readonly refreshIntervalSeconds: number;
  /** `undefined`: a revocation list never grows too old. */
  readonly revocationMaxAgeSeconds: number | undefined;
}

/** What IAM and AGS's REST API give. */
export interface ValidationSources {
  readonly iam: IamClient;
  readonly permissions: PermissionSource;
}

/** The judge of tokens together with the two documents of IAM that it needs. */
export class TokenValidation implements AuthGauges {
  readonly keys: RefreshedDocument<SigningKeySet>;
  readonly revocationList: RefreshedDocument<RevocationList>;
  readonly onDemandKeys: OnDemandKeys;
  readonly verdicts = new VerdictMemory();
  readonly judge: TokenJudge;
  readonly #surroundings: RefreshSurroundings;

  constructor(
    policy: ValidationPolicy,
    { iam, permissions }: ValidationSources,
    surroundings: RefreshSurroundings,
    log: EventLog,
  ) {
    this.#surroundings = surroundings;
    const { namespace, refreshIntervalSeconds, revocationMaxAgeSeconds } = policy;
    this.keys = new RefreshedDocument(
      async (signal) => {
        const { keys, skipped } = await parseSigningKeys(await iam.fetchSigningKeys(signal));
        if (skipped > 0) log.warn({ skipped }, 'key set of IAM: unusable entries skipped');
        return keys;
      },
      refreshIntervalSeconds,
      surroundings,
    );
    this.revocationList = new RefreshedDocument(
      async (signal) => {
        const body = await iam.fetchRevocationList(signal);
        return parseRevocationList(body, async () => {
          await untilNextTurn();
          signal.throwIfAborted();
        });
      },
      refreshIntervalSeconds,
      surroundings,
    );
    this.onDemandKeys = new OnDemandKeys(this.keys, surroundings.timers);
    const list = new FreshRevocationList(this.revocationList, revocationMaxAgeSeconds);
    this.judge = new TokenJudge(
      new TokenVerifier(this.onDemandKeys, list, this.verdicts),
      new PermissionChecker(permissions, namespace),
      namespace,
      surroundings.clock,
    );
  }

  /** Begins both fetches and their schedules; waits for neither. */
  start(): void {
    void this.keys.refresh();
    void this.revocationList.refresh();
  }

  /** Ends schedules and fetches in flight. */
  async stop(): Promise<void> {
    await Promise.all([this.keys.stop(), this.revocationList.stop()]);
  }

  documentAgeSeconds(source: 'jwks' | 'revocation_list'): number | undefined {
    const { loaded } = source === 'jwks' ? this.keys : this.revocationList;
    return loaded && this.#surroundings.clock.now() - loaded.loadedAt;
  }

  usableKeys(): number {
    return this.keys.loaded?.document.size ?? 0;
  }
}
