import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { DynamicClient } from '../../common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { StoryTeller } from './story-teller.js';

const PATH = '/accelbyte.session.manager.SessionManager/OnSessionCreated';
const TIMEOUT_MS = 10_000;

/** Somebody who is not AGS calls the host, and is sent away. */
export async function refusedCallChapter(teller: StoryTeller, address: string): Promise<void> {
  await teller.step('Somebody calls the host without a token', async (step) => {
    const client = new DynamicClient(MessageRegistry.fromBuild(), address);
    const begin = performance.now();
    try {
      const { statusName, details } = await client
        .unaryBytes(PATH, Buffer.alloc(0), { timeoutMs: TIMEOUT_MS })
        .then(
          () => ({ statusName: 'OK', details: '' }),
          (error: unknown) => {
            if (error instanceof CallFailedError) return error;
            throw error;
          },
        );
      const request = 'OnSessionCreated without authorization metadata';
      const durationMs = performance.now() - begin;
      step.tell({ kind: 'grpc', actor: 'tool', request, status: statusName, durationMs });
      const claim = 'the host refused it as UNAUTHENTICATED';
      step.check(claim, statusName === 'UNAUTHENTICATED', `${statusName} ${details}`);
    } finally {
      client.close();
    }
  });
}
