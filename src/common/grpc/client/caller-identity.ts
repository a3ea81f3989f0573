import { hostname, networkInterfaces, userInfo } from 'node:os';
import { headerText } from '../header-text.js';

/** What a caller says of himself; for logs of the server only, it proves nothing. */
export type CallerIdentity = Readonly<Record<string, string>>;

/**
 * Who this process is, as operations-style servers log it. What is not plain ASCII is
 * percent-encoded, as headers demand; what is not known is left out.
 */
export function callerIdentity(client: string): CallerIdentity {
  const known = { client, user: userName(), host: hostname(), ip: ownIpv4() };
  return Object.fromEntries(
    Object.entries(known)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, headerText(value)]),
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ''); // in containers a user often has no name
  }
}

function ownIpv4(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const found = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.1';
}
