import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BodyTooLargeError } from './http-exchange.js';
import { NodeHttpExchange } from './node-http-exchange.js';

describe('HTTP by node:http', () => {
  let server: Server;
  let answer: RequestListener;
  let http: NodeHttpExchange;
  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    http = new NodeHttpExchange();
  });
  afterEach(() => {
    http.close();
    server.closeAllConnections();
    server.close();
  });

  const get = (maxBodyBytes = 1000, signal = new AbortController().signal) =>
    http.send({
      method: 'GET',
      url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`),
      headers: { accept: 'application/json' },
      maxBodyBytes,
      signal,
    });

  it('gives status, headers and body', async () => {
    answer = (request, response) => {
      response.writeHead(201, { 'x-seen': `${request.method} ${request.url}` });
      response.end('body');
    };
    const { status, headers, body } = await get();
    expect([status, headers['x-seen'], `${body}`]).toEqual([201, 'GET /a?b=c', 'body']);
  });

  it('follows no redirect', async () => {
    let requests = 0;
    answer = (_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    expect((await get()).status).toBe(302);
    expect(requests).toBe(1);
  });

  it('reads a body up to its limit and not beyond, however long it goes on', async () => {
    answer = (_, response) => void response.end('x'.repeat(1000));
    expect((await get()).body).toHaveLength(1000);
    answer = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(100)));
      };
      response.on('drain', more);
      more();
    };
    await expect(get()).rejects.toThrow(BodyTooLargeError);
  });

  it('fails when the answer breaks off', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    };
    await expect(get()).rejects.toThrow();
  });

  it('ends a request whose signal is aborted, before the answer and within it', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await expect(get(1000, controller.signal)).rejects.toThrow('aborted');
    const later = new AbortController();
    answer = (_, response) => response.write('half', () => later.abort());
    await expect(get(1000, later.signal)).rejects.toThrow();
  });
});
