import { CliFailure } from '../cli-failure.js';
import type { AgsApi } from './ags-api.js';
import { AgsRefusedError, AgsUnreachableError } from './ags-refused.error.js';

/**
 * A token as AGS calls overrides with.
 * @throws CliFailure that says what to do where IAM gives none
 */
export async function obtainDelegateToken(api: AgsApi): Promise<string> {
  try {
    return await api.delegateToken();
  } catch (error) {
    if (error instanceof AgsRefusedError && (error.status === 400 || error.status === 403)) {
      throw new CliFailure(
        `${error.message}: IAM gives delegate tokens to clients of the publisher or studio namespace only`,
      );
    }
    if (error instanceof AgsUnreachableError && isLoopback(api.credentials.baseUrl)) {
      throw new CliFailure(`${error.message}; \`extend-host local-ags\` starts one`);
    }
    throw error;
  }
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(URL.parse(url)?.hostname ?? '');
}
