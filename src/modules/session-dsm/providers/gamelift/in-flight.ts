import type { Clock } from '../../../../common/time/clock.js';
import { ProviderUnavailableError } from '../../domain/dedicated-server.errors.js';
import type { KeptReference } from './kept-reference.js';

/**
 * For so long after AWS was asked, something may still come of a request whose connection is gone:
 * longer than AWS takes to answer any.
 */
const IN_FLIGHT_MS = 15_000;

/**
 * What AWS does not know may be about to be created by a request that is still under way.
 * @throws ProviderUnavailableError until that cannot be any more
 */
export function requireSettled(
  { askedAtMs }: Pick<KeptReference, 'askedAtMs'>,
  clock: Clock,
): void {
  if (clock.now() * 1000 - askedAtMs > IN_FLIGHT_MS) return;
  throw new ProviderUnavailableError('GameLift may still be creating what was given up', {
    isTransient: false,
  });
}
