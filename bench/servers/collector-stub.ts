import { createServer, type Server } from 'node:http';

/** What Zipkin's JSON says of a span, as far as it is read here. */
interface ZipkinSpan {
  readonly localEndpoint: { readonly serviceName: string };
}

/** Takes traces as a Zipkin collector does, and counts the spans of each service. */
export class CollectorStub {
  readonly #spans = new Map<string, number>();
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/api/v2/spans`;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.#count(JSON.parse(Buffer.concat(chunks).toString()) as ZipkinSpan[]);
        response.writeHead(202).end();
      });
    });
  }

  static start(): Promise<CollectorStub> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(new CollectorStub(server, address.port));
      });
    });
  }

  spansOf(serviceName: string): number {
    return this.#spans.get(serviceName) ?? 0;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #count(spans: readonly ZipkinSpan[]): void {
    for (const { localEndpoint } of spans) {
      this.#spans.set(localEndpoint.serviceName, this.spansOf(localEndpoint.serviceName) + 1);
    }
  }
}
