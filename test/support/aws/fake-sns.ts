import { sign } from 'node:crypto';
import type {
  HttpExchange,
  HttpRequest,
  HttpResponse,
} from '../../../src/common/ags/http-exchange.js';
import { CertificateAuthority, type Identity } from '../certificate-authority.js';

export const TOPIC = 'arn:aws:sns:us-west-2:123456789012:placement-events';
export const CERTIFICATE_URL =
  'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';
export const SUBSCRIBE_URL =
  'https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=t0ken&TopicArn=' +
  encodeURIComponent(TOPIC);

type Members = Readonly<Record<string, string | undefined>>;

/** A key and its certificate as SNS has them; slow to make. */
export function newSigningIdentity(notAfter = new Date(Date.now() + 3_600_000)): Identity {
  const authority = new CertificateAuthority('an authority');
  return authority.issue('sns.amazonaws.com', { keyType: 'rsa', notAfter });
}

/** SNS as somebody meets it who gets its messages: signs them, serves its certificate, is confirmed. */
export class FakeSns implements HttpExchange {
  /** Every URL that was asked for. */
  readonly asked: string[] = [];
  /** How the next questions are answered; `undefined`: as SNS would. */
  readonly answers: (HttpResponse | Error)[] = [];

  constructor(private readonly identity: Identity = newSigningIdentity()) {}

  async send({ url }: HttpRequest): Promise<HttpResponse> {
    this.asked.push(url.href);
    const answer = this.answers.shift();
    if (answer instanceof Error) throw answer;
    const body = url.pathname.endsWith('.pem')
      ? this.identity.cert
      : '<ConfirmSubscriptionResponse/>';
    return answer ?? { status: 200, headers: {}, body: Buffer.from(body) };
  }

  /** A notification around `message`. @param members  in place of those that SNS would write */
  notification(message: string, members: Members = {}): string {
    return this.#signed(['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'], {
      Type: 'Notification',
      Message: message,
      ...members,
    });
  }

  confirmation(members: Members = {}): string {
    return this.#signed(
      ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
      {
        Type: 'SubscriptionConfirmation',
        Message: 'You have chosen to subscribe',
        Token: 't0ken',
        SubscribeURL: SUBSCRIBE_URL,
        ...members,
      },
    );
  }

  #signed(names: readonly string[], members: Members): string {
    const message: Members = {
      MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
      TopicArn: TOPIC,
      Timestamp: new Date().toISOString(),
      SignatureVersion: '2',
      SigningCertURL: CERTIFICATE_URL,
      ...members,
    };
    const text = names
      .filter((name) => message[name] !== undefined)
      .map((name) => `${name}\n${message[name]}\n`)
      .join('');
    const digest = message.SignatureVersion === '1' ? 'sha1' : 'sha256';
    const signature = sign(digest, Buffer.from(text), this.identity.key).toString('base64');
    return JSON.stringify({ ...message, Signature: signature });
  }
}
