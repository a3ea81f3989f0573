import type { OutgoingTraces } from '../tracing/outgoing-traces.js';
import type { HttpExchange, HttpRequest, HttpResponse } from './http-exchange.js';

/** Shows requests that belong to a call in its trace, and tells AGS which trace that is. */
export class TracedHttpExchange implements HttpExchange {
  constructor(
    private readonly exchange: HttpExchange,
    private readonly traces: OutgoingTraces,
  ) {}

  send(request: HttpRequest): Promise<HttpResponse> {
    const { method, url, headers } = request;
    const attributes = {
      'http.request.method': method,
      'server.address': url.hostname,
      'url.path': url.pathname, // without the query
    };
    return this.traces.run(`AGS ${method}`, attributes, async (outgoing) => {
      const response = await this.exchange.send({
        ...request,
        headers: { ...headers, ...outgoing.headers },
      });
      outgoing.note({ 'http.response.status_code': response.status });
      return response;
    });
  }
}
