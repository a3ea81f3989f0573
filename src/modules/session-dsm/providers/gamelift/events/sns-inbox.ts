import { verify } from 'node:crypto';
import type { EventLog } from '../../../../../common/ags/event-log.js';
import type { HttpExchange } from '../../../../../common/ags/http-exchange.js';
import type { Clock } from '../../../../../common/time/clock.js';
import type { Timers } from '../../../../../common/time/timers.js';
import { withDeadline } from '../../../../../common/time/with-deadline.js';
import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';
import { NotAPlacementEventError } from './placement-event.js';
import type { PlacementNews } from './placement-news.js';
import type { SigningCertificates } from './signing-certificates.js';
import { readSnsMessage, type SnsMessage } from './sns-message.js';
import { certificateUrl, confirmationUrl } from './sns-url.js';

/** By `SignatureVersion`. Source: Amazon SNS developer guide. */
const DIGESTS: Readonly<Record<string, string>> = { '1': 'sha1', '2': 'sha256' };
/** A message that is older, or from the future, was not sent just now. */
const MAX_AGE_SECONDS = 3600;
const CONFIRM_MS = 5000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface SnsInboxParts {
  /** Topics whose messages count: SNS signs those of everybody's topics. */
  readonly topicArns: readonly string[];
  readonly certificates: SigningCertificates;
  readonly http: HttpExchange;
  readonly news: Pick<PlacementNews, 'hear'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EventLog;
}

/** A message was not taken; `status` is what SNS is answered. */
export class MessageRefusedError extends Error {
  constructor(
    readonly status: 400 | 403,
    message: string,
  ) {
    super(message);
  }
}

/** Takes what SNS posts, after it has proved that SNS posted it for one of our topics. */
export class SnsInbox {
  constructor(private readonly parts: SnsInboxParts) {}

  /**
   * Resolves once SNS may forget the message.
   * @throws MessageRefusedError for what is not to be taken, now or later; whatever else is thrown
   *   means that it may be sent again
   */
  async take(body: string, events: ServerEvents, signal: AbortSignal): Promise<void> {
    const message = readSnsMessage(body);
    if (message === undefined) throw new MessageRefusedError(400, 'expected a message of SNS');
    await this.#prove(message, signal);
    switch (message.type) {
      case 'SubscriptionConfirmation':
        return this.#confirm(message, signal);
      case 'UnsubscribeConfirmation':
        // Whoever unsubscribed us has the right to; an operator subscribes again.
        this.parts.log.warn({ topicArn: message.topicArn }, 'SNS sends no more placement events');
        return;
      case 'Notification':
        try {
          await this.parts.news.hear(message.message, events, signal);
        } catch (error) {
          if (error instanceof NotAPlacementEventError) {
            throw new MessageRefusedError(400, error.message);
          }
          throw error;
        }
    }
  }

  /** What costs nothing is looked at first: a certificate is fetched for our topics alone. */
  async #prove(message: SnsMessage, signal: AbortSignal): Promise<void> {
    const { topicArns, clock, certificates } = this.parts;
    const refused = (why: string) => new MessageRefusedError(403, why);
    if (!topicArns.includes(message.topicArn))
      throw refused('not a topic of DSM_EVENTS_TOPIC_ARNS');
    if (Math.abs(clock.now() - message.sentAt) > MAX_AGE_SECONDS) throw refused('not of just now');
    const digest = DIGESTS[message.signatureVersion];
    const url = certificateUrl(message.signingCertUrl);
    if (digest === undefined) throw refused('not a signature version that is known');
    if (url === undefined) throw refused('not a certificate of SNS');
    const key = await certificates.keyOf(url, signal);
    const isSigned =
      key.asymmetricKeyType === 'rsa' &&
      verify(
        digest,
        Buffer.from(message.signedText),
        key,
        Buffer.from(message.signature, 'base64'),
      );
    if (!isSigned) throw refused('not signed by SNS');
  }

  async #confirm({ subscribeUrl, topicArn }: SnsMessage, signal: AbortSignal): Promise<void> {
    const { http, timers, log } = this.parts;
    const url = confirmationUrl(subscribeUrl, topicArn);
    if (url === undefined) throw new MessageRefusedError(403, 'not a confirmation of SNS');
    const { status } = await withDeadline(CONFIRM_MS, timers, signal, (inTime) =>
      http.send({
        method: 'GET',
        url,
        headers: {},
        maxBodyBytes: MAX_ANSWER_BYTES,
        signal: inTime,
      }),
    );
    if (status !== 200) throw new Error(`SNS answered the confirmation with ${status}`);
    log.info({ topicArn }, 'SNS sends placement events');
  }
}
