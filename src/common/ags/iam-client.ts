/** An access token for the host's own calls to AGS. */
export interface OwnToken {
  readonly accessToken: string;
  /** Greater than 0. */
  readonly expiresInSeconds: number;
}

/** IAM as the host uses it. Every method throws {@link IamStatusError} or what the network gives. */
export interface IamClient {
  /** Body of the key set (`/iam/v3/oauth/jwks`), at most 1 MiB. */
  fetchSigningKeys(signal: AbortSignal): Promise<Buffer>;
  /** Body of the revocation list (`/iam/v3/oauth/revocationlist`), at most 64 MiB. */
  fetchRevocationList(signal: AbortSignal): Promise<Buffer>;
  /** Client credentials grant. */
  login(signal: AbortSignal): Promise<OwnToken>;
}

/** IAM answered, but not with 200. The body is left out: it may hold anything. */
export class IamStatusError extends Error {
  constructor(readonly status: number) {
    super(`IAM answered with status ${status}`);
  }

  /** True when IAM does not accept `AB_CLIENT_ID` and `AB_CLIENT_SECRET`. */
  get isCredentialRefusal(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** IAM answered 200 with something that is no token. Holds no part of the answer. */
export class MalformedLoginError extends Error {
  constructor(member: string) {
    super(`IAM's token response has no usable ${member}`);
  }
}

/** Injection token of the {@link IamClient}. */
export const IAM_CLIENT = Symbol('IamClient');
