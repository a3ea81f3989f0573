import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { replaceStreamTable, StreamTable } from './stream-table.js';

describe('StreamTable', () => {
  it('is a map to whoever asks', () => {
    const table = new StreamTable();
    table.set(1, 'a').set(3, 'b').set(3, 'c');
    expect([table.size, table.get(3), table.get(5), table.has(1)]).toEqual([
      2,
      'c',
      undefined,
      true,
    ]);
    expect([...table]).toEqual([
      [1, 'a'],
      [3, 'c'],
    ]);
    expect([...table.keys(), ...table.values()]).toEqual([1, 3, 'a', 'c']);
    expect([table.delete(1), table.delete(1), table.size]).toEqual([true, false, 1]);
    table.clear();
    expect(table.size).toBe(0);
  });

  it('goes on over what is left when streams are taken out under way', () => {
    const table = new StreamTable();
    for (const id of [1, 3, 5]) table.set(id, id);
    const seen: number[] = [];
    table.forEach((_, id) => {
      seen.push(id);
      table.delete(id + 2);
    });
    expect(seen).toEqual([1, 5]);
  });
});

describe('replaceStreamTable', () => {
  const server = createServer();
  let client: ClientHttp2Session;
  let session: ServerHttp2Session;

  afterEach(() => {
    client.destroy();
    session.destroy();
    server.close();
  });

  it('finds the table of this Node, whose streams then live and end as before', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const opened = once(server, 'session');
    client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    [session] = (await opened) as [ServerHttp2Session];
    expect(replaceStreamTable(session)).toBe(true);

    server.on('stream', (stream, headers) => {
      stream.respond({ ':status': 200 });
      if (headers[':path'] !== '/open') stream.end('answered');
    });
    for (let index = 0; index < 50; index += 1) {
      const stream = client.request({ ':path': '/' });
      stream.setEncoding('utf8');
      expect(await stream.toArray()).toEqual(['answered']);
    }
    const left = client.request({ ':path': '/open' });
    await once(left, 'response');
    const closed = once(left, 'close');
    session.destroy(); // takes its streams with it
    await closed;
    expect(left.destroyed).toBe(true);
  });
});
