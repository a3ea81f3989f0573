import type { Outcome } from './guarded-host.js';

/** The members of a vector file (format: test/vectors/auth/README.md). */
export interface VectorFile {
  readonly namespace: string;
  readonly clockToleranceSeconds?: number;
  readonly documents: {
    readonly jwks: Readonly<Record<string, string>>;
    readonly revocation: Readonly<Record<string, string>>;
  };
  readonly documentVectors?: readonly DocumentVector[];
  readonly tokens?: readonly TokenVector[];
  readonly sequences?: readonly Sequence[];
  readonly bloom?: {
    readonly hashes?: readonly { text: string; h1: string; h2: string }[];
    readonly indexes?: readonly { text: string; m: number; k: number; indexes: number[] }[];
    readonly filters?: readonly FilterVector[];
  };
  readonly permissions?: readonly PermissionVector[];
}

export interface DocumentVector {
  readonly id: string;
  readonly kind: 'jwks' | 'revocation';
  readonly document: string;
  readonly expect: { readonly ok: boolean; readonly usableKids?: readonly string[] };
}

export interface TokenVector {
  readonly id: string;
  readonly title?: string;
  readonly method: string;
  readonly namespace?: string;
  readonly jwks: string | null;
  readonly revocation: string | null;
  readonly now: number;
  readonly authorization: readonly string[];
  readonly expect: Outcome;
}

export interface Sequence {
  readonly id: string;
  readonly title?: string;
  readonly namespace?: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly do: 'iam'; readonly jwks: string | null; readonly revocation: string | null }
  | { readonly do: 'refresh' }
  | {
      readonly do: 'call';
      readonly authorization: readonly string[];
      readonly now: number;
      readonly method: string;
      readonly expect: Outcome;
    }
  | { readonly do: 'onDemandFetches'; readonly count: number };

export interface FilterVector {
  readonly id: string;
  readonly m: number;
  readonly k: number;
  readonly bits: readonly string[];
  readonly contains: readonly string[];
  readonly doesNotContain: readonly string[];
}

export interface PermissionVector {
  readonly id: string;
  readonly title?: string;
  readonly granted: readonly object[];
  readonly required: { readonly resource: string; readonly action: number };
  readonly contexts: Readonly<Record<string, object | null>>;
  readonly expect: boolean;
}
