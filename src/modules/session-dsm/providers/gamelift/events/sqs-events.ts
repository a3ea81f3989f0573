import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { EventLog } from '../../../../../common/ags/event-log.js';
import { jitteredBackoffMs } from '../../../../../common/time/jittered-backoff.js';
import { pause } from '../../../../../common/time/pause.js';
import type { RandomSource } from '../../../../../common/time/random-source.js';
import type { Timers } from '../../../../../common/time/timers.js';
import { withDeadline } from '../../../../../common/time/with-deadline.js';
import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';
import { gameLiftFailure } from '../game-lift-failure.js';
import type { EventSource } from './event-source.js';
import { NotAPlacementEventError } from './placement-event.js';
import type { PlacementNews } from './placement-news.js';

/** How long SQS holds an empty answer back, as long as it can: fewer calls, sooner news. */
const WAIT_SECONDS = 20;
const RECEIVE_MS = 30_000;
const HANDLE_MS = 25_000;
const MAX_MESSAGES = 10;
const LONGEST_BACKOFF_SECONDS = 30;

export interface SqsEventsParts {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly news: PlacementNews;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: EventLog;
}

/**
 * Polls a queue for placement events. A message is deleted once its outcome is on disk; any other
 * stays, to be delivered again and, by the queue's redrive policy, to be set aside in the end.
 */
export class SqsEvents implements EventSource {
  readonly #closing = new AbortController();
  #polling: Promise<void> | undefined;

  constructor(private readonly parts: SqsEventsParts) {}

  async open(events: ServerEvents): Promise<void> {
    this.#polling = this.#poll(events);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#polling;
  }

  async #poll(events: ServerEvents): Promise<void> {
    const { signal } = this.#closing;
    const { timers, random, log } = this.parts;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const messages = await this.#receive(signal);
        if (failures > 0) log.info({ failures }, 'the queue of placement events answers again');
        failures = 0;
        await Promise.all(messages.map((message) => this.#handle(message, events, signal)));
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        const waitMs = jitteredBackoffMs(failures, random, LONGEST_BACKOFF_SECONDS);
        if (failures === 1) {
          const cause = gameLiftFailure(error).cause;
          log.error({ err: cause }, 'the queue of placement events cannot be read');
        }
        await pause(waitMs, timers, signal).catch(() => undefined);
      }
    }
  }

  async #receive(signal: AbortSignal): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.parts.queueUrl,
      MaxNumberOfMessages: MAX_MESSAGES,
      WaitTimeSeconds: WAIT_SECONDS,
    });
    const answer = await withDeadline(RECEIVE_MS, this.parts.timers, signal, (abortSignal) =>
      this.parts.client.send(command, { abortSignal }),
    );
    return answer.Messages ?? [];
  }

  async #handle(
    { MessageId: messageId, Body = '', ReceiptHandle }: Message,
    events: ServerEvents,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, queueUrl: QueueUrl, news, timers, log } = this.parts;
    try {
      await withDeadline(HANDLE_MS, timers, signal, async (abortSignal) => {
        await news.hear(Body, events, abortSignal);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }), { abortSignal });
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof NotAPlacementEventError) {
        const problem = error.message;
        log.warn({ messageId, problem }, 'a message of the queue is no placement event; it stays');
        return;
      }
      log.warn(
        { messageId, err: error },
        'a placement event cannot be handled now; it comes again',
      );
    }
  }
}
