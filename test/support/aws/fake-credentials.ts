/** Credentials that the AWS SDK finds in this process; AWS itself would know none of them. */
export function setFakeAwsCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = 'AKIAFAKEFAKEFAKEFAKE';
  process.env.AWS_SECRET_ACCESS_KEY = 'fake-secret-access-key';
  delete process.env.AWS_SESSION_TOKEN;
}
