import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RecordedLog } from '../../../../../../test/support/auth/recorded-log.js';
import {
  CERTIFICATE_URL,
  FakeSns,
  newSigningIdentity,
  SUBSCRIBE_URL,
} from '../../../../../../test/support/aws/fake-sns.js';
import { systemClock } from '../../../../../common/time/clock.js';
import { systemTimers } from '../../../../../common/time/timers.js';
import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';
import { NotAPlacementEventError } from './placement-event.js';
import { SigningCertificates } from './signing-certificates.js';
import { EVENTS_PATH, SnsEndpoint } from './sns-endpoint.js';
import { SnsInbox } from './sns-inbox.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:placement-events';
const NOBODY: ServerEvents = {
  knows: () => false,
  available: async () => undefined,
  failed: async () => undefined,
  ended: async () => undefined,
};

describe('the endpoint for placement events', () => {
  const identity = newSigningIdentity();
  let sns: FakeSns;
  let log: RecordedLog;
  let heard: string[];
  let failure: Error | undefined;
  let endpoint: SnsEndpoint;
  let url: string;

  beforeEach(async () => {
    sns = new FakeSns(identity);
    log = new RecordedLog();
    heard = [];
    failure = undefined;
    const news = {
      hear: async (text: string) => {
        if (failure !== undefined) throw failure;
        heard.push(text);
      },
    };
    const certificates = new SigningCertificates(sns, systemClock, systemTimers);
    const times = { clock: systemClock, timers: systemTimers };
    const parts = { topicArns: [TOPIC], certificates, http: sns, news, ...times, log };
    endpoint = new SnsEndpoint(0, new SnsInbox(parts), systemTimers, log);
    await endpoint.open(NOBODY);
    const { eventsPort } = log.at('info')[0]?.fields ?? {};
    url = `http://127.0.0.1:${eventsPort}${EVENTS_PATH}`;
  });
  afterEach(() => endpoint.close());

  const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status;

  it.each(['1', '2'])(
    'takes what SNS has signed, signature version %s',
    async (SignatureVersion) => {
      expect(await post(sns.notification('the event', { SignatureVersion }))).toBe(200);
      expect(heard).toEqual(['the event']);
    },
  );

  it('takes a message with a subject, and fetches the certificate once', async () => {
    await post(sns.notification('one', { Subject: 'a subject' }));
    await post(sns.notification('two'));
    expect(heard).toEqual(['one', 'two']);
    expect(sns.asked).toEqual([CERTIFICATE_URL]);
  });

  it('fetches the certificate once for messages that come together', async () => {
    const all = ['a', 'b', 'c'].map((text) => post(sns.notification(text)));
    expect(await Promise.all(all)).toEqual([200, 200, 200]);
    expect(sns.asked).toEqual([CERTIFICATE_URL]);
  });

  const tampered = (body: string, members: object) =>
    JSON.stringify({ ...JSON.parse(body), ...members });

  it.each([
    ['whose text was changed', () => tampered(sns.notification('x'), { Message: 'y' })],
    ['with a subject that was not signed', () => tampered(sns.notification('x'), { Subject: 'y' })],
    ['without a signature', () => tampered(sns.notification('x'), { Signature: '' })],
    ['signed by somebody else', () => new FakeSns().notification('x')],
    ['of another topic', () => sns.notification('x', { TopicArn: `${TOPIC}-of-others` })],
    ['of yesterday', () => sns.notification('x', { Timestamp: '2026-01-01T00:00:00.000Z' })],
    ['of tomorrow', () => sns.notification('x', { Timestamp: '2126-01-01T00:00:00.000Z' })],
    ['of an unknown signature version', () => sns.notification('x', { SignatureVersion: '3' })],
    [
      'whose certificate is elsewhere',
      () => sns.notification('x', { SigningCertURL: 'https://attacker.test/x.pem' }),
    ],
  ])('refuses a message %s', async (_, body) => {
    expect(await post(body())).toBe(403);
    expect(heard).toEqual([]);
  });

  it.each([
    ['of another topic', { TopicArn: 'arn:aws:sns:us-west-2:999999999999:others' }],
    ['that is old', { Timestamp: '2026-01-01T00:00:00.000Z' }],
    ['whose certificate is elsewhere', { SigningCertURL: 'https://169.254.169.254/latest' }],
  ])('calls nobody for a message %s', async (_, members) => {
    await post(sns.notification('x', members));
    await post(sns.confirmation(members));
    expect(sns.asked).toEqual([]);
  });

  it('confirms the subscription of its own topic', async () => {
    expect(await post(sns.confirmation())).toBe(200);
    expect(sns.asked).toEqual([CERTIFICATE_URL, SUBSCRIBE_URL]);
  });

  it.each([
    'https://169.254.169.254/latest/meta-data',
    `https://attacker.test/?Action=ConfirmSubscription&TopicArn=${TOPIC}`,
    SUBSCRIBE_URL.replace('placement-events', 'of-others'),
  ])('confirms nothing at %s, though SNS has signed it', async (SubscribeURL) => {
    expect(await post(sns.confirmation({ SubscribeURL }))).toBe(403);
    expect(sns.asked).toEqual([CERTIFICATE_URL]);
  });

  it('has SNS ask again when the confirmation is not taken', async () => {
    await post(sns.notification('x'));
    sns.answers.push({ status: 500, headers: {}, body: Buffer.alloc(0) });
    expect(await post(sns.confirmation())).toBe(503);
  });

  it.each([
    ['is away', new Error('ECONNRESET')],
    ['answers with an error', { status: 404, headers: {}, body: Buffer.alloc(0) }],
    ['gives no certificate', { status: 200, headers: {}, body: Buffer.from('no pem') }],
  ])('has SNS send again while the certificate %s', async (_, answer) => {
    sns.answers.push(answer);
    expect(await post(sns.notification('x'))).toBe(503);
    expect(await post(sns.notification('x'))).toBe(200);
    expect(heard).toEqual(['x']);
  });

  it('takes nothing on a certificate that has expired', async () => {
    const expired = newSigningIdentity(new Date(Date.now() - 1000));
    const text = new FakeSns(expired).notification('x');
    sns.answers.push({ status: 200, headers: {}, body: Buffer.from(expired.cert) });
    expect(await post(text)).toBe(503);
    expect(heard).toEqual([]);
  });

  it('has SNS send again what cannot be kept now', async () => {
    failure = new Error('the disk is full');
    expect(await post(sns.notification('x'))).toBe(503);
    failure = undefined;
    expect(await post(sns.notification('x'))).toBe(200);
  });

  it('refuses for good what is no placement event', async () => {
    failure = new NotAPlacementEventError('expected JSON');
    expect(await post(sns.notification('x'))).toBe(400);
  });

  it.each(['', 'x', '[]', 'null', '{}', '{"Type":"Other"}', '{"Type":"Notification"}'])(
    'refuses %j',
    async (body) => {
      expect(await post(body)).toBe(400);
    },
  );

  it('refuses what is longer than SNS sends', async () => {
    expect(await post('x'.repeat(400_000))).toBe(413);
    expect(await post(sns.notification('x'))).toBe(200);
  });

  it('fills no log with what it refuses', async () => {
    for (let times = 0; times < 20; times++) await post('{}');
    expect(log.at('warn').length).toBeLessThan(5);
  });

  it('answers at its path and to its method alone', async () => {
    expect((await fetch(url)).status).toBe(405);
    const elsewhere = url.replace(EVENTS_PATH, '/');
    expect((await fetch(elsewhere, { method: 'POST' })).status).toBe(404);
  });

  it('says which port cannot be opened', async () => {
    const { eventsPort } = log.at('info')[0]?.fields ?? {};
    const inbox = new SnsInbox({
      topicArns: [],
      certificates: new SigningCertificates(sns, systemClock, systemTimers),
      http: sns,
      news: { hear: async () => undefined },
      clock: systemClock,
      timers: systemTimers,
      log,
    });
    const second = new SnsEndpoint(Number(eventsPort), inbox, systemTimers, log);
    await expect(second.open(NOBODY)).rejects.toThrow(
      /^placement events: cannot listen on .*DSM_EVENTS_PORT chooses another port$/,
    );
    await second.close();
  });
});
