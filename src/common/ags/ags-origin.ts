/** AGS is to be called but `AB_BASE_URL` is not set, as is allowed with the token guard off. */
export class AgsNotConfiguredError extends Error {
  constructor(variable: string) {
    super(`${variable} is not set: AGS cannot be called`);
  }
}

/** A path led away from AGS: a programming error. */
export class ForeignOriginError extends Error {
  constructor() {
    super('the path of a call to AGS leads to another origin than that of AB_BASE_URL');
  }
}

/**
 * Where AGS is. Everything that carries credentials gets its URL here, so that nothing can be
 * sent to another origin.
 */
export class AgsOrigin {
  readonly #base: string | undefined;

  /** @param baseUrl `AB_BASE_URL` */
  constructor(baseUrl: string | undefined) {
    this.#base = baseUrl?.replace(/\/+$/, '');
  }

  /**
   * @param path  begins with one slash; segments from outside are encoded already
   * @throws AgsNotConfiguredError
   * @throws ForeignOriginError
   */
  url(path: string, query?: Readonly<Record<string, string>>): URL {
    if (this.#base === undefined) throw new AgsNotConfiguredError('AB_BASE_URL');
    if (!/^\/(?!\/)/.test(path)) throw new ForeignOriginError();
    const url = new URL(this.#base + path);
    // A path that the URL parser rewrites (`..`, another host) is not the path that was meant.
    const isAsMeant = url.pathname.endsWith(path);
    if (!isAsMeant || url.origin !== new URL(this.#base).origin) throw new ForeignOriginError();
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return url;
  }
}
