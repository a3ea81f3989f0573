/** SNS's own hosts, and none that only look like it. */
const HOST = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?$/;
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-zA-Z]{1,64}\.pem$/;

/**
 * A URL that a message names is called by this host, so it must lead to SNS itself: over TLS, at the
 * standard port, without credentials.
 * @returns `undefined` for every other URL
 */
function snsUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  const isOfSns =
    url !== null &&
    url.protocol === 'https:' &&
    HOST.test(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '';
  return isOfSns ? url : undefined;
}

/** Where the certificate is that signed a message. */
export function certificateUrl(text: string): URL | undefined {
  const url = snsUrl(text);
  return url !== undefined && url.search === '' && CERTIFICATE_PATH.test(url.pathname)
    ? url
    : undefined;
}

/** Where the subscription of exactly this topic is confirmed. */
export function confirmationUrl(text: string, topicArn: string): URL | undefined {
  const url = snsUrl(text);
  if (url === undefined || url.pathname !== '/') return undefined;
  const { searchParams } = url;
  const isConfirmation = searchParams.get('Action') === 'ConfirmSubscription';
  return isConfirmation && searchParams.get('TopicArn') === topicArn ? url : undefined;
}
