/** What the local AGS has when it is told nothing: the same on every laptop, and no secret. */
export const LOCAL_AGS_DEFAULTS = {
  namespace: 'localstudio-game',
  clientId: 'local-ags-client',
  clientSecret: 'local-ags-secret-for-laptops-only',
  port: 7600,
  /** Where the host of this laptop listens. */
  hostAddress: '127.0.0.1:6565',
} as const;
