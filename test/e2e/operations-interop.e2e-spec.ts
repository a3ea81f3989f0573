import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { intItem } from '../../src/common/settings/config-item.js';
import { type OperationsHost, startOperationsHost } from '../support/operations/operations-host.js';
import { pythonWithGrpcio, WHY_SKIPPED } from '../support/python-with-grpcio.js';

const CLIENT = fileURLToPath(new URL('../interop/operations_client.py', import.meta.url));
const CONTRACT = fileURLToPath(new URL('../contracts/operations.json', import.meta.url));

const python = pythonWithGrpcio();

(python === undefined ? describe.skip : describe)(
  python === undefined
    ? `grpcio and the operations services (skipped: ${WHY_SKIPPED})`
    : 'grpcio, which knows the operations services by their contract alone',
  () => {
    let host: OperationsHost;

    beforeAll(async () => {
      const item = intItem({ name: 'my-int-config', description: 'A number', default: '12' });
      host = await startOperationsHost({ extras: { userItems: [item] } });
    });
    afterAll(() => host.dispose());

    it('calls each of their methods and understands the answers (X1)', async () => {
      const client = spawn(String(python), ['-I', CLIENT], { stdio: ['pipe', 'pipe', 'inherit'] });
      client.stdin.end(JSON.stringify({ address: host.address, contract: CONTRACT }));
      const { answers, notCalled } = JSON.parse(await text(client.stdout));
      expect(notCalled).toEqual([]);
      const items = (value: string) => ({ items: [expect.objectContaining({ value })] });
      const level = { name: 'interop', enabled: true };
      const done = { answer: {}, bytes: 0 };
      expect(answers).toEqual([
        {
          method: 'RpcServerService.info',
          answer: {
            items: ['srv', 'config', 'log', 'events'].map((name) =>
              expect.objectContaining({ name, supported_api_version: 1 }),
            ),
          },
          bytes: expect.any(Number),
        },
        expect.objectContaining({
          method: 'RpcServerService.proxy_register',
          answer: { r: { code: 'ERROR_PARAM_INVALID', msg: expect.any(String) } },
        }),
        expect.objectContaining({
          method: 'RpcServerService.proxy_forget',
          answer: { r: { code: 'ERROR_ITEM_UNKNOWN', msg: expect.any(String) } },
        }),
        expect.objectContaining({ method: 'ConfigService.get', answer: items('12') }),
        expect.objectContaining({ method: 'ConfigService.set', answer: items('13') }),
        expect.objectContaining({ method: 'ConfigService.reset', answer: items('12') }),
        expect.objectContaining({
          method: 'LoggerService.set',
          answer: { items: [{ ...level, level: 'LVL_WARNING' }] },
        }),
        expect.objectContaining({
          method: 'LoggerService.get',
          answer: {
            items: [
              { ...level, level: 'LVL_WARNING' },
              expect.objectContaining({ name: 'root', enabled: true }),
            ],
          },
        }),
        expect.objectContaining({ method: 'LoggerService.reset', answer: { items: [level] } }),
        { method: 'EventService.listen', answer: { client_id: 1 }, bytes: 2 },
        { method: 'EventService.inspect', answer: { client_ids: [1] }, bytes: 3 },
        { method: 'EventService.send', ...done },
        expect.objectContaining({
          method: 'EventService.listen',
          answer: {
            client_id: 1,
            event: { name: 'some-event', properties: [{ name: 'foo', value: 'bar' }] },
          },
        }),
        { method: 'EventService.interrupt', ...done },
        { method: 'EventService.listen', left: 0 },
        { method: 'RpcServerService.shutdown', ...done },
      ]);
    });
  },
);
