import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ended, runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const REFLECTION = 'grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
const SESSION_MANAGER = 'accelbyte.session.manager.SessionManager';

/** `extend-host call` with the streams of a real host. */
describe('call of a stream', () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost();
  });
  afterAll(() => host.stop());

  function call(...args: readonly string[]) {
    return runCommand(['call', '--address', host.grpcAddress, ...args]);
  }

  it('lists every method and tells which are streams', async () => {
    const { out } = await ended(runCommand(['call', '--help']));
    expect(out).toContain('\n  grpc.health.v1.Health/Check\n');
    expect(out).toContain('\n  grpc.health.v1.Health/Watch (stream of answers)\n');
    expect(out).toContain(`\n  ${REFLECTION} (stream of requests and answers)`);
  });

  it('watches the health of a service until Ctrl-C', async () => {
    const watch = call('Health/Watch', '--data', `{"service":"${SESSION_MANAGER}"}`, '--json');
    await eventually('it answers', () => watch.out.length > 0);
    expect(watch.out).toEqual(['{"status":"SERVING"}']);
    watch.interrupt();
    expect(await watch.exitCode).toBe(0);
    expect(watch.err).toEqual([]);
  });

  it('sees the drain of the host', async () => {
    const draining = await startTestHost();
    const watch = runCommand(['call', 'Health/Watch', '--json', '--address', draining.grpcAddress]);
    await eventually('it answers', () => watch.out.length > 0);
    await draining.stop();
    await watch.exitCode;
    expect(watch.out).toEqual(['{"status":"SERVING"}', '{"status":"NOT_SERVING"}']);
  });

  it('asks reflection several things in one stream and prints each answer', async () => {
    const data = `[{"list_services":""}, {"file_containing_symbol":"${SESSION_MANAGER}"}]`;
    const { exitCode, out } = await ended(call(REFLECTION, '--data', data, '--json'));
    expect(exitCode).toBe(0);
    const [list, files] = out.split('\n').map((line) => JSON.parse(line));
    expect(list.list_services_response.service).toContainEqual({ name: SESSION_MANAGER });
    expect(files.file_descriptor_response.file_descriptor_proto.length).toBeGreaterThan(0);
  });

  it('gives up a stream of answers only when told so', async () => {
    const { exitCode, out, err } = await ended(
      call('Health/Watch', '--json', '--timeout', '3', '--data', '{"service":"nobody"}'),
    );
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '{"status":"SERVICE_UNKNOWN"}' });
    expect(err).toMatch(/^DEADLINE_EXCEEDED: /);
  });

  it('sends nothing but the end of an empty list', async () => {
    expect(await ended(call(REFLECTION, '--data', '[]'))).toEqual({
      exitCode: 0,
      out: '',
      err: '',
    });
  });
});
