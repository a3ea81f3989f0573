import { describe, expect, it } from '@jest/globals';
import {
  CERTIFICATE_URL,
  SUBSCRIBE_URL,
  TOPIC,
} from '../../../../../../test/support/aws/fake-sns.js';
import { certificateUrl, confirmationUrl } from './sns-url.js';

const PEM = '/SimpleNotificationService-0123456789abcdef.pem';
const CONFIRM = `/?Action=ConfirmSubscription&TopicArn=${TOPIC}`;

/** Hosts and ways that lead elsewhere than to SNS. */
const ELSEWHERE = [
  ['no TLS', (path: string) => `http://sns.us-west-2.amazonaws.com${path}`],
  ['another host', (path: string) => `https://attacker.test${path}`],
  ['a bucket of somebody', (path: string) => `https://sns.s3.amazonaws.com.attacker.test${path}`],
  ['another service of AWS', (path: string) => `https://s3.us-west-2.amazonaws.com${path}`],
  ['SNS as a part of a name', (path: string) => `https://sns.us-west-2.amazonaws.com.test${path}`],
  ['a longer name', (path: string) => `https://x.sns.us-west-2.amazonaws.com${path}`],
  ['the machine itself', (path: string) => `https://169.254.169.254${path}`],
  ['loopback', (path: string) => `https://localhost${path}`],
  ['another port', (path: string) => `https://sns.us-west-2.amazonaws.com:8443${path}`],
  ['credentials', (path: string) => `https://u:p@sns.us-west-2.amazonaws.com${path}`],
  [
    'a host behind credentials',
    (path: string) => `https://sns.us-west-2.amazonaws.com@evil.test${path}`,
  ],
  ['no URL', (path: string) => path],
] as const;

describe('the URL of a certificate', () => {
  it.each([
    CERTIFICATE_URL,
    `https://sns.cn-north-1.amazonaws.com.cn${PEM}`,
    `https://sns.us-gov-west-1.amazonaws.com${PEM}`,
  ])('is one of SNS: %s', (url) => {
    expect(certificateUrl(url)?.href).toBe(url);
  });

  it.each(ELSEWHERE)('leads to no certificate: %s', (_, url) => {
    expect(certificateUrl(url(PEM))).toBeUndefined();
  });

  it.each(['/other.pem', `/a${PEM}`, `${PEM}/x`, `${PEM}?x=1`, `${PEM}#x`, '/../x.pem', '/'])(
    'has the path of a certificate, unlike %s',
    (path) => {
      expect(certificateUrl(`https://sns.us-west-2.amazonaws.com${path}`)).toBeUndefined();
    },
  );
});

describe('the URL of a confirmation', () => {
  it('confirms the subscription of its topic', () => {
    expect(confirmationUrl(SUBSCRIBE_URL, TOPIC)?.href).toBe(SUBSCRIBE_URL);
  });

  it.each(ELSEWHERE)('leads to no confirmation: %s', (_, url) => {
    expect(confirmationUrl(url(CONFIRM), TOPIC)).toBeUndefined();
  });

  it.each([
    ['another topic', SUBSCRIBE_URL.replace('placement-events', 'other')],
    ['another action', SUBSCRIBE_URL.replace('ConfirmSubscription', 'DeleteTopic')],
    ['another path', SUBSCRIBE_URL.replace('.com/', '.com/x')],
  ])('is not that of %s', (_, url) => {
    expect(confirmationUrl(url, TOPIC)).toBeUndefined();
  });
});
