import { type StartFailure, startFailure } from '../../../src/common/lifecycle/start-failure.js';

/** How a start fails. @throws Error when it does not */
export async function startFailureOf(start: Promise<unknown>): Promise<StartFailure> {
  const failed = await start.then(
    () => undefined,
    (error: unknown) => startFailure(error),
  );
  if (failed === undefined) throw new Error('the host started');
  return failed;
}
