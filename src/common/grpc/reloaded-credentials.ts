import type { SecureContextOptions } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import type { EventLog } from '../ags/event-log.js';
import type { TlsFiles } from '../config/host-config.js';
import type { Timer, Timers } from '../time/timers.js';
import type { TlsMaterial } from './tls-material.js';
import { isSameMaterial, notAfter, readTlsMaterial, secureContextOf } from './tls-material.js';

/**
 * How often the files are looked at. Read and compared, not watched: secrets mounted by Kubernetes
 * change by a symbolic link in a folder above, which watchers of files do not see.
 */
export const TLS_RELOAD_INTERVAL_MS = 5_000;

/**
 * TLS whose files may change while the host runs. New connections get what the files hold now;
 * those that are open keep what they have. Files that cannot be used, for example while only one
 * of two has been replaced, leave the last good ones in place and are told of once.
 *
 * grpc-js has its own file watcher, which drops every connection from the first unreadable or
 * unfitting file on, and opens the port before it has read any.
 */
export class ReloadedCredentials {
  readonly #credentials: ReplaceableCredentials;
  #current: TlsMaterial;
  #toldProblem: string | undefined;
  #timer: Timer | undefined;
  #hasStopped = false;

  private constructor(
    private readonly listener: string,
    private readonly files: TlsFiles,
    first: TlsMaterial,
    private readonly timers: Timers,
    private readonly log: EventLog,
  ) {
    this.#current = first;
    this.#credentials = new ReplaceableCredentials(first);
    this.#wait();
  }

  /**
   * @param listener  name of the listener for log lines
   * @throws UnusableTlsFilesError when the files cannot be used as they are now
   */
  static async open(
    listener: string,
    files: TlsFiles,
    timers: Timers,
    log: EventLog,
  ): Promise<ReloadedCredentials> {
    return new ReloadedCredentials(listener, files, await readTlsMaterial(files), timers, log);
  }

  /** For the server; changed in place. */
  get credentials(): ServerCredentials {
    return this.#credentials;
  }

  /** Ends the looking at files. */
  stop(): void {
    this.#hasStopped = true;
    this.#timer?.cancel();
  }

  #wait(): void {
    if (this.#hasStopped) return;
    this.#timer = this.timers.after(TLS_RELOAD_INTERVAL_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      const found = await readTlsMaterial(this.files);
      this.#toldProblem = undefined;
      if (!this.#hasStopped && !isSameMaterial(found, this.#current)) this.#use(found);
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
    }
    this.#wait();
  }

  #use(found: TlsMaterial): void {
    this.#credentials.replace(found);
    this.#current = found;
    this.log.info(
      { listener: this.listener, notAfter: notAfter(found) },
      'TLS files have changed, new connections use them',
    );
  }

  #tell(problem: string): void {
    if (this.#hasStopped || problem === this.#toldProblem) return;
    this.#toldProblem = problem;
    this.log.error(
      { listener: this.listener, problem },
      'TLS files have changed and cannot be used, those before them stay',
    );
  }
}

/** What grpc-js itself makes of a certificate, but replaceable. */
class ReplaceableCredentials extends ServerCredentials {
  constructor(material: TlsMaterial) {
    const requestCert = material.clientCa !== undefined;
    super({ requestCert, rejectUnauthorized: requestCert }, secureContextOf(material));
  }

  replace(material: TlsMaterial): void {
    const options: SecureContextOptions = secureContextOf(material);
    this.updateSecureContextOptions(options);
  }

  override _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}
