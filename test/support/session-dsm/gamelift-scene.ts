import { expect } from '@jest/globals';
import { FakeAws } from '../aws/fake-aws.js';
import { setFakeAwsCredentials } from '../aws/fake-credentials.js';
import { startTestHost, type TestHost } from '../test-host.js';
import { DsmClient } from './dsm-client.js';
import { InformationDesk } from './information-desk.js';

/** A host with the provider GAMELIFT, an AWS and an AGS of its own. */
export class GameLiftScene {
  readonly dsm: DsmClient;

  private constructor(
    readonly aws: FakeAws,
    readonly desk: InformationDesk,
    readonly host: TestHost,
  ) {
    this.dsm = new DsmClient((path, request) => host.call(path, request));
  }

  /** @param env  beside what the host needs to find the AWS of the scene, or made of that AWS */
  static async start(
    env:
      | Readonly<Record<string, string>>
      | ((aws: FakeAws) => Readonly<Record<string, string>>) = {},
  ): Promise<GameLiftScene> {
    setFakeAwsCredentials();
    const aws = await FakeAws.open();
    const desk = await InformationDesk.open();
    const more = typeof env === 'function' ? env(aws) : env;
    const host = await startTestHost({
      env: { AB_BASE_URL: desk.url, DS_PROVIDER: 'GAMELIFT', ...aws.env, ...more },
      prepareAgs: (ags) => desk.leaveTheRestTo(ags.url),
    });
    return new GameLiftScene(aws, desk, host);
  }

  /** Ends everything; AWS must have understood every request. */
  async end(): Promise<void> {
    await this.host.stop();
    await this.desk.close();
    await this.aws.close();
    expect(this.aws.problems).toEqual([]);
  }
}
