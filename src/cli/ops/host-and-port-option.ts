import { InvalidArgumentError } from 'commander';

/** Where a server listens; the host without brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

const HIGHEST_PORT = 65_535;

/** `host:port` of the command line, an IPv6 address in brackets. */
export function hostAndPortOption(text: string): HostAndPort {
  const [, inBrackets, plain, port = ''] = /^(?:\[(.+)\]|([^\s:/]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined || port === '' || Number(port) > HIGHEST_PORT || Number(port) === 0) {
    throw new InvalidArgumentError('expected host:port');
  }
  return { host, port: Number(port) };
}

/** As {@link hostAndPortOption}, for what takes the text itself. */
export function addressOption(text: string): string {
  hostAndPortOption(text);
  return text;
}
