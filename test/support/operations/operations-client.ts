import { callerIdentity } from '../../../src/common/grpc/client/caller-identity.js';
import { OPERATIONS_STUBS } from '../../../src/common/grpc/client/operations-stubs.js';
import { RpcClient, type RpcClientOptions } from '../../../src/common/grpc/client/rpc-client.js';
import {
  type BidiStreamMethod,
  type ClientStreamMethod,
  type ServerStreamMethod,
  stubOf,
  type UnaryMethod,
} from '../../../src/common/grpc/client/rpc-stub.js';
import type { ResultStatus } from '../../../src/common/operations/operations-api.js';
import { descriptorsWithSample } from './sample-proto.js';

interface Piece {
  readonly foo?: string;
}

export interface SampleStub {
  readonly method1: UnaryMethod<object, ResultStatus>;
  readonly method2: UnaryMethod<object, ResultStatus>;
  readonly method3: UnaryMethod<object, ResultStatus>;
  readonly method4: UnaryMethod<Piece, ResultStatus & { readonly bar: string }>;
  readonly long_method: UnaryMethod<object, ResultStatus>;
  readonly s_method1: ClientStreamMethod<Piece, ResultStatus>;
  readonly s_method2: ServerStreamMethod<Piece, ResultStatus>;
  readonly s_method3: BidiStreamMethod<Piece, ResultStatus>;
}

const STUBS = {
  ...OPERATIONS_STUBS,
  sample: stubOf<SampleStub>('SampleService', 1),
  sample2: stubOf<{ readonly method10: UnaryMethod<object, ResultStatus> }>(
    'AnotherSampleService',
    1,
  ),
} as const;

/** A client of the operations services and of the two sample services. */
export type OperationsClient = RpcClient<typeof STUBS>;

/** A client of an operations listener; does not wait for a server that is away. */
export function operationsClient(
  address: string,
  options: RpcClientOptions = {},
): OperationsClient {
  return new RpcClient(address, descriptorsWithSample().operations, STUBS, {
    identity: callerIdentity('test'),
    retryMs: 0,
    ...options,
  });
}
