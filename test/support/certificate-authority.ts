import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and its certificate, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface IdentityOptions {
  /** Subject alternative name; default: `localhost`. */
  readonly dnsName?: string;
  /** Default: a day from now. */
  readonly notAfter?: Date;
  /** Default: `ec`. */
  readonly keyType?: 'ec' | 'rsa';
}

const DAY_MS = 86_400_000;

/** Object identifiers in DER. */
const OID = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  basicConstraints: '0603551d13',
  subjectAltName: '0603551d11',
};

/** Tags of ASN.1. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
};

/**
 * Signs certificates for tests of TLS: Node can read X.509 but not write it, and these few fields
 * are all that a handshake looks at. Source: RFC 5280, 4.1.
 */
export class CertificateAuthority {
  readonly cert: string;
  readonly #key: KeyObject;
  #serial = 1;

  /** @param notAfter  of its own certificate; default: a day from now */
  constructor(
    private readonly name: string,
    notAfter: Date = new Date(Date.now() + DAY_MS),
  ) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.cert = this.#sign(name, publicKey, notAfter, [
      critical(OID.basicConstraints, der(TAG.sequence, der(TAG.boolean, Buffer.from([0xff])))),
    ]);
  }

  /** @param name  common name; a server is known by `dnsName` alone */
  issue(
    name: string,
    {
      dnsName = 'localhost',
      notAfter = new Date(Date.now() + DAY_MS),
      keyType = 'ec',
    }: IdentityOptions = {},
  ): Identity {
    const { publicKey, privateKey } =
      keyType === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
    const altName = der(TAG.sequence, der(TAG.dnsName, Buffer.from(dnsName)));
    const cert = this.#sign(name, publicKey, notAfter, [
      der(TAG.sequence, hex(OID.subjectAltName), der(TAG.octetString, altName)),
    ]);
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  #sign(subject: string, key: KeyObject, notAfter: Date, extensions: readonly Buffer[]): string {
    const algorithm = der(TAG.sequence, hex(OID.ecdsaWithSha256));
    const tbs = der(
      TAG.sequence,
      der(TAG.version, der(TAG.integer, Buffer.from([2]))), // v3
      der(TAG.integer, Buffer.from([this.#serial++])),
      algorithm,
      distinguishedName(this.name),
      der(TAG.sequence, utcTime(new Date(Date.now() - 30 * DAY_MS)), utcTime(notAfter)),
      distinguishedName(subject),
      key.export({ type: 'spki', format: 'der' }),
      der(TAG.extensions, der(TAG.sequence, ...extensions)),
    );
    const signature = Buffer.concat([Buffer.from([0]), sign('sha256', tbs, this.#key)]);
    const certificate = der(TAG.sequence, tbs, algorithm, der(TAG.bitString, signature));
    const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

function critical(oid: string, value: Buffer): Buffer {
  const isCritical = der(TAG.boolean, Buffer.from([0xff]));
  return der(TAG.sequence, hex(oid), isCritical, der(TAG.octetString, value));
}

function distinguishedName(name: string): Buffer {
  const attribute = der(TAG.sequence, hex(OID.commonName), der(TAG.utf8String, Buffer.from(name)));
  return der(TAG.sequence, der(TAG.set, attribute));
}

/** `YYMMDDHHMMSSZ` */
function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14);
  return der(TAG.utcTime, Buffer.from(`${digits}Z`));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length =
    value.length < 0x80
      ? Buffer.from([value.length])
      : Buffer.from([0x82, value.length >> 8, value.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, value]);
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
