import { hostname, networkInterfaces } from 'node:os';

/** Lower case names and addresses by which this machine may be reached, loopback aside. */
export function ownHosts(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [
    hostname().toLowerCase(),
    ...addresses.map(({ address }) => address.toLowerCase()),
    '0.0.0.0',
    '::',
  ];
}
