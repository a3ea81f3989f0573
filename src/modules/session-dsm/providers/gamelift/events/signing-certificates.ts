import { type KeyObject, X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HttpExchange } from '../../../../../common/ags/http-exchange.js';
import type { Clock } from '../../../../../common/time/clock.js';
import type { Timers } from '../../../../../common/time/timers.js';
import { withDeadline } from '../../../../../common/time/with-deadline.js';

/** SNS changes its certificate about once a year; each region has one. */
const MAX_CERTIFICATES = 32;
const FETCH_MS = 5000;
const MAX_CERTIFICATE_BYTES = 16 * 1024;

/** The certificate cannot be had, or is none that counts now. */
export class SigningCertificateError extends Error {}

/** Certificates of SNS: fetched once each, and at most one at a time for the same URL. */
export class SigningCertificates {
  readonly #known = new LRUCache<string, X509Certificate>({ max: MAX_CERTIFICATES });
  readonly #fetching = new Map<string, Promise<X509Certificate>>();

  constructor(
    private readonly http: HttpExchange,
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  /**
   * @param url  of SNS; see `certificateUrl`
   * @throws SigningCertificateError
   */
  async keyOf(url: URL, signal: AbortSignal): Promise<KeyObject> {
    const certificate = this.#known.get(url.href) ?? (await this.#once(url, signal));
    const nowMs = this.clock.now() * 1000;
    const isCurrent =
      Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
    if (!isCurrent) throw new SigningCertificateError('the certificate of SNS is not valid now');
    return certificate.publicKey;
  }

  #once(url: URL, signal: AbortSignal): Promise<X509Certificate> {
    const fetching =
      this.#fetching.get(url.href) ??
      this.#fetch(url, signal).finally(() => this.#fetching.delete(url.href));
    this.#fetching.set(url.href, fetching);
    return fetching;
  }

  async #fetch(url: URL, signal: AbortSignal): Promise<X509Certificate> {
    try {
      const { status, body } = await withDeadline(FETCH_MS, this.timers, signal, (inTime) =>
        this.http.send({
          method: 'GET',
          url,
          headers: {},
          maxBodyBytes: MAX_CERTIFICATE_BYTES,
          signal: inTime,
        }),
      );
      if (status !== 200) throw new Error(`status ${status}`);
      const certificate = new X509Certificate(body);
      this.#known.set(url.href, certificate);
      return certificate;
    } catch (error) {
      throw new SigningCertificateError('the certificate of SNS cannot be fetched', {
        cause: error,
      });
    }
  }
}
