import { spawnSync } from 'node:child_process';

/** For the title of what is skipped without it. */
export const WHY_SKIPPED =
  'python3 with grpcio and protobuf is not here (Debian: python3-grpcio python3-protobuf)';

/** A Python that can call over gRPC; `undefined` where the machine has none. */
export function pythonWithGrpcio(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import grpc, google.protobuf']).status === 0,
  );
}
