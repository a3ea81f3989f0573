import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { BloomFilter, bloomIndexes } from '../../../src/common/auth/revocation/bloom-filter.js';
import { murmur3x64128 } from '../../../src/common/auth/revocation/murmur3-x64-128.js';
import { CLOCK_TOLERANCE_SECONDS } from '../../../src/common/auth/token/time-window.js';
import {
  httpAnswer,
  JWKS_PATH,
  NOTHING_REVOKED,
  REVOCATION_LIST_PATH,
  TOKEN_PATH,
} from './fake-ags.js';
import { GuardedHost, type Outcome, OWN_METHOD } from './guarded-host.js';
import { delegateClaims, TokenMaker } from './token-maker.js';
import type {
  DocumentVector,
  FilterVector,
  PermissionVector,
  Sequence,
  Step,
  TokenVector,
  VectorFile,
} from './vector-file.js';

/** One vector, ready to run; `run` throws when the guard does not do as expected. */
export interface VectorCase {
  readonly id: string;
  readonly title: string;
  readonly run: () => void | Promise<void>;
}

/** Every vector of a file, each through the real guard or, for hashes, the real functions. */
export function vectorCases(file: VectorFile): VectorCase[] {
  const { bloom = {}, clockToleranceSeconds = CLOCK_TOLERANCE_SECONDS } = file;
  strictEqual(clockToleranceSeconds, CLOCK_TOLERANCE_SECONDS, 'the tolerance is not a setting');
  const maker = new TokenMaker();
  return [
    ...(file.documentVectors ?? []).map((vector) => ({
      id: vector.id,
      title: `${vector.kind} ${vector.document}`,
      run: () => runDocument(file, vector),
    })),
    ...(file.tokens ?? []).map((vector) => ({
      id: vector.id,
      title: vector.title ?? '',
      run: () => runToken(file, vector),
    })),
    ...(file.sequences ?? []).map((sequence) => ({
      id: sequence.id,
      title: sequence.title ?? '',
      run: () => runSequence(file, sequence),
    })),
    ...(bloom.hashes ?? []).map(({ text, h1, h2 }, index) => ({
      id: `bloom-hash-${index + 1}`,
      title: `hash of ${text.length} characters`,
      run: () => {
        const hash = murmur3x64128(Buffer.from(text));
        deepStrictEqual([hex(hash.h1), hex(hash.h2)], [h1, h2]);
      },
    })),
    ...(bloom.indexes ?? []).map(({ text, m, k, indexes }, index) => ({
      id: `bloom-indexes-${index + 1}`,
      title: `m ${m}, k ${k}`,
      run: () => deepStrictEqual(bloomIndexes(murmur3x64128(Buffer.from(text)), m, k), indexes),
    })),
    ...(bloom.filters ?? []).map((vector) => ({
      id: vector.id,
      title: `m ${vector.m}, k ${vector.k}`,
      run: () => runFilter(vector),
    })),
    ...(file.permissions ?? []).map((vector) => ({
      id: vector.id,
      title: vector.title ?? '',
      run: () => runPermission(maker, vector),
    })),
  ];
}

async function runDocument(file: VectorFile, vector: DocumentVector): Promise<void> {
  const host = new GuardedHost();
  const isKeySet = vector.kind === 'jwks';
  const body = documentOf(file.documents[vector.kind], vector.document);
  host.ags.on(isKeySet ? JWKS_PATH : REVOCATION_LIST_PATH, body);
  const { keys, revocationList } = host.validation;
  const source = isKeySet ? keys : revocationList;
  await source.refresh();
  strictEqual(source.loaded !== undefined, vector.expect.ok, 'whether the fetch is a good one');
  if (vector.expect.usableKids === undefined) return;
  deepStrictEqual([...(keys.loaded?.document.kids ?? [])].sort(), vector.expect.usableKids);
}

async function runToken(file: VectorFile, vector: TokenVector): Promise<void> {
  const host = newHost(vector.namespace ?? file.namespace, vector.now);
  answerWith(host, file, vector.jwks, vector.revocation);
  await host.refresh();
  answerWith(host, file, null, null);
  await expectCall(host, vector);
}

async function runSequence(file: VectorFile, sequence: Sequence): Promise<void> {
  const firstCall = sequence.steps.find((step) => step.do === 'call');
  const host = newHost(sequence.namespace ?? file.namespace, firstCall?.now ?? 0);
  for (const [index, step] of sequence.steps.entries()) {
    try {
      await runStep(file, host, step);
    } catch (error) {
      throw new Error(`step ${index + 1} (${step.do}): ${(error as Error).message}`);
    }
  }
}

async function runStep(file: VectorFile, host: GuardedHost, step: Step): Promise<void> {
  switch (step.do) {
    case 'iam':
      return answerWith(host, file, step.jwks, step.revocation);
    case 'refresh':
      return host.refresh();
    case 'call':
      return expectCall(host, step);
    case 'onDemandFetches':
      return strictEqual(host.validation.onDemandKeys.started, step.count, 'on-demand fetches');
    default:
      throw new Error('a step of a kind that is not known');
  }
}

async function expectCall(
  host: GuardedHost,
  call: Pick<TokenVector, 'now' | 'method' | 'authorization' | 'expect'>,
): Promise<void> {
  host.clock.set(call.now);
  deepStrictEqual(await host.call(call.method, call.authorization), expected(call.expect));
  // As a stream: the token is found elsewhere, the decision is the same.
  const asStream = await host.call(call.method, call.authorization, { kind: 'stream' });
  deepStrictEqual(asStream, expected(call.expect));
}

/** Only what the guard decides, should a vector say more. */
function expected(outcome: Outcome): Outcome {
  if (outcome.accept) return { accept: true };
  const { code, reason, message } = outcome;
  return { accept: false, code, reason, message };
}

function runFilter({ m, k, bits, contains, doesNotContain }: FilterVector): void {
  const filter = BloomFilter.ofWords(bits.map(BigInt), k);
  strictEqual(filter.m, m, 'm');
  deepStrictEqual(
    contains.filter((text) => !filter.containsText(text)),
    [],
  );
  deepStrictEqual(
    doesNotContain.filter((text) => filter.containsText(text)),
    [],
  );
}

/** A token with the granted permissions calls a method that declares the required one. */
async function runPermission(maker: TokenMaker, vector: PermissionVector): Promise<void> {
  const host = newHost('studio1-game1', 1_800_000_000);
  host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
  host.ags.on(TOKEN_PATH, '{"access_token":"own","expires_in":3600,"token_type":"Bearer"}');
  host.ags.otherwise(() => httpAnswer(404, '{"errorCode":11337}'));
  for (const [namespace, context] of Object.entries(vector.contexts)) {
    const path = `/basic/v1/admin/namespaces/${encodeURIComponent(namespace)}/context`;
    if (context !== null) host.ags.on(path, JSON.stringify(context));
  }
  await host.refresh();
  const token = maker.sign(
    delegateClaims({
      scope: 'account',
      extend_namespace: undefined,
      permissions: vector.granted,
    }),
  );
  const outcome = await host.call(OWN_METHOD, [`Bearer ${token}`], { required: vector.required });
  deepStrictEqual(
    outcome.accept ? 'accepted' : outcome.reason,
    vector.expect ? 'accepted' : 'permission_missing',
  );
}

function newHost(namespace: string, now: number): GuardedHost {
  return new GuardedHost({ namespace, now });
}

function answerWith(
  host: GuardedHost,
  { documents }: VectorFile,
  jwks: string | null,
  revocation: string | null,
): void {
  host.ags.on(JWKS_PATH, jwks === null ? undefined : documentOf(documents.jwks, jwks));
  host.ags.on(
    REVOCATION_LIST_PATH,
    revocation === null ? undefined : documentOf(documents.revocation, revocation),
  );
}

function documentOf(documents: Readonly<Record<string, string>>, name: string): string {
  const body = documents[name];
  if (body === undefined) throw new Error(`the file has no document "${name}"`);
  return body;
}

function hex(half: bigint): string {
  return half.toString(16).padStart(16, '0');
}
