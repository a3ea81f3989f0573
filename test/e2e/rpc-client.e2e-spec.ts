import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResultError } from '../../src/common/operations/result.error.js';
import { eventually } from '../support/eventually.js';
import { operationsClient } from '../support/operations/operations-client.js';
import { type OperationsHost, startOperationsHost } from '../support/operations/operations-host.js';
import { sampleExtras } from '../support/operations/sample.module.js';

/** Nothing listens there. */
const NOBODY = 'localhost:1';

class TooBadError extends Error {}

describe('the client of operations-style services', () => {
  let host: OperationsHost;

  beforeAll(async () => {
    host = await startOperationsHost({ extras: sampleExtras() });
  });
  afterAll(() => host.dispose());

  it('fails at once without a server when it is not to try again (R10)', async () => {
    const client = operationsClient(NOBODY);
    const failure = await client.stubs.srv.info().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResultError);
    expect(failure).toMatchObject({
      resultCode: 13,
      message: expect.stringMatching(/^RpcServerService\.info: UNAVAILABLE/),
    });
    client.close();
  });

  it('tries again until its time is over, and says when and why (R11)', async () => {
    const retries: { delayMs: number; reason: string }[] = [];
    const client = operationsClient(NOBODY, {
      retryMs: 1000,
      onRetry: (delayMs, reason) => retries.push({ delayMs, reason }),
    });
    await expect(client.stubs.srv.info()).rejects.toMatchObject({ resultCode: 13 });
    expect(retries[0]).toEqual({ delayMs: 500, reason: expect.stringContaining('UNAVAILABLE') });
    expect(retries.length).toBeGreaterThanOrEqual(2);
    client.close();
  });

  it('has a time limit for each call (R4)', async () => {
    const client = operationsClient(host.address);
    await expect(client.stubs.sample.long_method({}, { timeoutMs: 200 })).rejects.toMatchObject({
      resultCode: 13,
      message: expect.stringContaining('DEADLINE_EXCEEDED'),
    });
    client.close();
  });

  it('throws result codes, as an error of choice, or hands them back (R3)', async () => {
    const throwing = operationsClient(host.address, {
      newError: (code, message) => new TooBadError(`${code}: ${message}`),
    });
    await expect(throwing.stubs.sample.method2()).rejects.toThrow(
      new TooBadError('12: sample error'),
    );
    throwing.close();
    const lenient = operationsClient(host.address, { raises: false });
    expect(await lenient.stubs.sample.method2()).toMatchObject({
      r: { code: 12, msg: 'sample error' },
    });
    lenient.close();
  });

  it('speaks to a server of another version only as far as the server agrees (R8, R9)', async () => {
    const call = (api_version: string) =>
      host.call('SampleService/method4', {}, { api_version }).then(({ r }) => r?.code);
    expect(await call('0')).toBe('ERROR_API_CLIENT_TOO_OLD');
    expect(await call('2')).toBe('ERROR_API_SERVER_TOO_OLD');
  });

  it('checks every message of a stream (R18), and says what is not implemented (R19)', async () => {
    const client = operationsClient(host.address);
    const heard: (string | undefined)[] = [];
    const listening = (async () => {
      for await (const { r } of client.stubs.sample.s_method2({ foo: 'error' })) heard.push(r?.msg);
    })();
    await expect(listening).rejects.toMatchObject({ resultCode: 21 });
    expect(heard).toEqual(['abc', 'def', 'ghi']);
    const nothing = client.stubs.sample.s_method3([{ foo: 'x' }]);
    await expect(nothing.next()).rejects.toMatchObject({
      resultCode: 13,
      message: expect.stringContaining('UNIMPLEMENTED'),
    });
    client.close();
  });

  it('shows its callers nothing of a server that restarts (X9)', async () => {
    const client = operationsClient(host.address, { retryMs: 30_000 });
    const failures: unknown[] = [];
    let isOver = false;
    let done = 0;
    const callers = Array.from({ length: 50 }, async () => {
      while (!isOver) {
        try {
          await client.stubs.sample.method4({ foo: 'x' });
          done += 1;
        } catch (error) {
          failures.push(error);
        }
      }
    });
    await eventually('all call', () => done > 200);
    const { workspace } = host;
    const port = String(host.host.ports.operationsPort);
    await host.stop();
    const before = done;
    host = await startOperationsHost({
      workspace,
      env: { OPERATIONS_GRPC_PORT: port },
      extras: sampleExtras(),
    });
    await eventually('all call again', () => done > before + 200);
    isOver = true;
    await Promise.all(callers);
    expect(failures).toEqual([]);
    client.close();
  });
});
