import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { parseRevocationList } from '../src/common/auth/revocation/revocation-document.js';
import { runInCall } from '../src/common/grpc/call-context.js';
import { JWKS_PATH, NOTHING_REVOKED, REVOCATION_LIST_PATH } from '../test/support/auth/fake-ags.js';
import {
  aCallContext,
  contextOf,
  GuardedHost,
  ON_SESSION_CREATED,
} from '../test/support/auth/guarded-host.js';
import { delegateClaims, TokenMaker } from '../test/support/auth/token-maker.js';

/**
 * What the token guard costs per call, from `canActivate` on, against one RS256 verification of
 * node:crypto in the same run: `npm run bench:auth`. The token is of 700 characters, as AGS's are.
 */
const ROUNDS = 7;
const TOKENS = 2_000;
/** Fresh tokens are judged side by side, as calls come. */
const AT_ONCE = 50;

const maker = new TokenMaker();
const host = new GuardedHost();
host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
await host.refresh();

const call = aCallContext(ON_SESSION_CREATED);
const tokens = Array.from({ length: TOKENS }, (_, jti) => maker.sign(delegateClaims({ jti })));
const [remembered = ''] = tokens;

/** Contexts are made beforehand: Nest makes one per call whatever the guard costs. */
const contexts = (values: readonly string[]) =>
  values.map((value) => contextOf(ON_SESSION_CREATED, [value]));

interface Scenario {
  readonly name: string;
  readonly calls: number;
  /** Makes the round's inputs, outside of the measured time, and gives the work. */
  readonly prepare: () => () => void | Promise<void>;
}

const judge = async (context: ReturnType<typeof contextOf>, guard = host.guard) => {
  try {
    await guard.canActivate(context);
  } catch {
    // Refused: that is the scenario.
  }
};

function repeated(name: string, value: string, calls: number): Scenario {
  return {
    name,
    calls,
    prepare: () => {
      // A string of its own each time, as from the wire: its hash is not known yet.
      const inputs = contexts(Array.from({ length: 1_000 }, () => Buffer.from(value).toString()));
      return () =>
        runInCall(call, () => {
          for (let index = 0; index < calls; index += 1) {
            const context = inputs[index % inputs.length] as ReturnType<typeof contextOf>;
            try {
              void host.guard.canActivate(context);
            } catch {
              // Refused: that is the scenario.
            }
          }
        });
    },
  };
}

function fresh(name: string, change: (token: string) => string): Scenario {
  return {
    name,
    calls: TOKENS,
    prepare: () => {
      const other = new GuardedHost();
      other.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
      const inputs = contexts(tokens.map((token) => `Bearer ${change(token)}`));
      return async () => {
        await other.refresh();
        for (let from = 0; from < inputs.length; from += AT_ONCE) {
          const batch = inputs.slice(from, from + AT_ONCE);
          await Promise.all(batch.map((one) => runInCall(call, () => judge(one, other.guard))));
        }
      };
    },
  };
}

const publicKey = createPublicKey({ key: maker.jwk as JsonWebKey, format: 'jwk' });
const rs256: Scenario = {
  name: 'one RS256 verification (node:crypto)',
  calls: TOKENS,
  prepare: () => {
    const inputs = tokens.map((token) => {
      const end = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(end + 1), 'base64url');
      return { signed: Buffer.from(token.slice(0, end)), signature };
    });
    return () => {
      for (const { signed, signature } of inputs) verify('sha256', signed, publicKey, signature);
    };
  },
};

const flipped = (token: string) => `${token.slice(0, -30)}${'A'.repeat(29)}A`;
const otherNamespace = maker.sign(delegateClaims({ extend_namespace: 'studio1-game2' }));
const noKey = new TokenMaker('unknown').sign(delegateClaims());
const scenarios: Scenario[] = [
  rs256,
  repeated('remembered token', `Bearer ${remembered}`, 200_000),
  fresh('fresh token', (token) => token),
  repeated('refused: no value', '', 100_000),
  repeated('refused: alg none', 'Bearer eyJhbGciOiJub25lIn0.e30.AAAA', 50_000),
  repeated('refused: re-spelt signature', `Bearer ${remembered}=`, 50_000),
  repeated('refused: unknown kid', `Bearer ${noKey}`, 50_000),
  fresh('refused: wrong signature', flipped),
  fresh('refused: other namespace', () => otherNamespace),
];

await host.call(ON_SESSION_CREATED, [`Bearer ${remembered}`]);
await host.call(ON_SESSION_CREATED, [`Bearer ${noKey}`]);

const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { name, calls, prepare } of scenarios) {
    const work = prepare();
    const start = process.hrtime.bigint();
    await work();
    const ns = Number(process.hrtime.bigint() - start) / calls;
    best.set(name, Math.min(ns, best.get(name) ?? Number.POSITIVE_INFINITY));
  }
}
const unit = best.get(rs256.name) ?? 1;
console.log(
  `best of ${ROUNDS} rounds, Node ${process.version}, token of ${remembered.length} characters`,
);
for (const [name, ns] of best) {
  console.log(`${name.padEnd(40)} ${ns.toFixed(0).padStart(9)} ns  ${(ns / unit).toFixed(3)} x`);
}

await tellOfLargeList();

/** How long calls are held up while the list of a million revoked tokens is read. */
async function tellOfLargeList(): Promise<void> {
  const words = 375_000;
  const bits = Array.from({ length: words }, (_, index) => `1${String(index).padStart(18, '0')}`);
  const body = Buffer.from(
    `{"revoked_tokens":{"m":${words * 64},"k":17,"bits":[${bits.join()}]},"revoked_users":null}`,
  );
  let longestMs = 0;
  let last = performance.now();
  const start = last;
  await parseRevocationList(body, async () => {
    longestMs = Math.max(longestMs, performance.now() - last);
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  });
  const megabytes = (body.length / 1e6).toFixed(1);
  const total = (performance.now() - start).toFixed(0);
  console.log(
    `revocation list of ${megabytes} MB: read in ${total} ms, calls held up ${longestMs.toFixed(1)} ms at most`,
  );
}
