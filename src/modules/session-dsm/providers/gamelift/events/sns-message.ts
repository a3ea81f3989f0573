/** A message as SNS posts it. Every member was a string in the JSON. */
export interface SnsMessage {
  readonly type: SnsMessageType;
  readonly topicArn: string;
  /** Seconds since the epoch. */
  readonly sentAt: number;
  readonly message: string;
  /** Of a confirmation; empty otherwise. */
  readonly subscribeUrl: string;
  readonly signatureVersion: string;
  readonly signature: string;
  readonly signingCertUrl: string;
  /** What was signed. */
  readonly signedText: string;
}

const TYPES = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const;
export type SnsMessageType = (typeof TYPES)[number];

const CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const;

/** Members that are signed, in their order. Source: Amazon SNS developer guide. */
const SIGNED: Readonly<Record<SnsMessageType, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: CONFIRMATION,
  UnsubscribeConfirmation: CONFIRMATION,
};

/** @returns `undefined` for any body that SNS would not send */
export function readSnsMessage(body: string): SnsMessage | undefined {
  const members = membersOf(body);
  const text = (name: string): string => {
    const value = members?.[name];
    return typeof value === 'string' ? value : '';
  };
  const type = TYPES.find((each) => each === text('Type'));
  const sentAt = Date.parse(text('Timestamp')) / 1000;
  if (members === undefined || type === undefined || Number.isNaN(sentAt)) return undefined;
  return {
    type,
    topicArn: text('TopicArn'),
    sentAt,
    message: text('Message'),
    subscribeUrl: text('SubscribeURL'),
    signatureVersion: text('SignatureVersion'),
    signature: text('Signature'),
    signingCertUrl: text('SigningCertURL'),
    signedText: SIGNED[type]
      .filter((name) => typeof members[name] === 'string')
      .map((name) => `${name}\n${text(name)}\n`)
      .join(''),
  };
}

function membersOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
