import { create } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { DynamicClient } from '../../common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../common/grpc/client/message-registry.js';

const TIMEOUT_MS = 10_000;

/** Overrides that a host may lack, by a unary method that does nothing when its request is empty. */
const PROBES = {
  MatchFunction: 'accelbyte.matchmaking.matchfunction.MatchFunction/GetStatCodes',
  SessionDsm: 'accelbyte.session.sessiondsm.SessionDsm/TerminateGameSession',
} as const;

/**
 * Whether a host has an override: its health service knows, or else the answer to a call without a
 * token. A host that cannot be reached has none.
 */
export async function hostServes(override: keyof typeof PROBES, address: string): Promise<boolean> {
  const probe = PROBES[override];
  const registry = MessageRegistry.fromBuild();
  const client = new DynamicClient(registry, address);
  const options = { timeoutMs: TIMEOUT_MS };
  try {
    const check = registry.method('/grpc.health.v1.Health/Check');
    const request = create(check.input, { service: probe.split('/')[0] });
    const health = await statusOf(client.unary(check, request, options));
    if (health !== 'UNIMPLEMENTED') return health === 'OK';
    const call = client.unaryBytes(`/${probe}`, Buffer.alloc(0), options);
    return !['UNIMPLEMENTED', 'UNAVAILABLE', 'DEADLINE_EXCEEDED'].includes(await statusOf(call));
  } finally {
    client.close();
  }
}

async function statusOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    if (error instanceof CallFailedError) return error.statusName;
    throw error;
  }
}
