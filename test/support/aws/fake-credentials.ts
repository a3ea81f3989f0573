/** Credentials that the AWS SDK takes; AWS itself would know none of them. */
export const FAKE_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIAFAKEFAKEFAKEFAKE',
  AWS_SECRET_ACCESS_KEY: 'fake-secret-access-key',
} as const;

/** Lets the AWS SDK find them in this process. */
export function setFakeAwsCredentials(): void {
  Object.assign(process.env, FAKE_CREDENTIALS);
  delete process.env.AWS_SESSION_TOKEN;
}
