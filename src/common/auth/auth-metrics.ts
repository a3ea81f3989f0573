import type { RejectionReason } from './rejection.js';

/** The documents and the token that the host gets from IAM, as metric labels. */
export const REFRESH_SOURCES = ['jwks', 'revocation_list', 'client_token'] as const;
export type RefreshSource = (typeof REFRESH_SOURCES)[number];
export type RefreshOutcome = 'ok' | 'failed';

/** Numbers that are read when somebody asks for them. */
export interface AuthGauges {
  /** Seconds since the document was loaded; `undefined` before the first time. */
  documentAgeSeconds(source: 'jwks' | 'revocation_list'): number | undefined;
  usableKeys(): number;
}

/** What the guard counts. */
export interface AuthMetrics {
  countRejection(reason: RejectionReason): void;
  countRefresh(source: RefreshSource, outcome: RefreshOutcome): void;
  observe(gauges: AuthGauges): void;
}

/** Injection token of the {@link AuthMetrics}. */
export const AUTH_METRICS = Symbol('AuthMetrics');
