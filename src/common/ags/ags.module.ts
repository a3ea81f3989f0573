import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HOST_CONFIG, type HostConfig } from '../config/host-config.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { RANDOM_SOURCE, type RandomSource } from '../time/random-source.js';
import { TimeModule } from '../time/time.module.js';
import { TIMERS, type Timers } from '../time/timers.js';
import { OutgoingTraces } from '../tracing/outgoing-traces.js';
import { AgsOrigin } from './ags-origin.js';
import { AgsRestClient } from './ags-rest-client.js';
import { ClientToken } from './client-token.js';
import { nestEventLog } from './event-log.js';
import { HTTP_EXCHANGE, type HttpExchange } from './http-exchange.js';
import { IAM_CLIENT, type IamClient } from './iam-client.js';
import { IamHttpClient } from './iam-http-client.js';
import { NodeHttpExchange } from './node-http-exchange.js';
import { OutageLog } from './outage-log.js';
import { TracedHttpExchange } from './traced-http-exchange.js';

/**
 * AGS as the host calls it: IAM's endpoints, the host's own token, REST. Nothing is called until
 * somebody asks.
 */
@Module({
  imports: [TimeModule],
  providers: [
    { provide: NodeHttpExchange, useFactory: () => new NodeHttpExchange() },
    {
      provide: HTTP_EXCHANGE,
      inject: [NodeHttpExchange, OutgoingTraces],
      useFactory: (exchange: NodeHttpExchange, traces: OutgoingTraces) =>
        new TracedHttpExchange(exchange, traces),
    },
    {
      provide: AgsOrigin,
      inject: [HOST_CONFIG],
      useFactory: ({ ags }: HostConfig) => new AgsOrigin(ags.baseUrl),
    },
    {
      provide: IAM_CLIENT,
      inject: [AgsOrigin, HOST_CONFIG, HTTP_EXCHANGE, TIMERS],
      useFactory: (origin: AgsOrigin, { ags }: HostConfig, http: HttpExchange, timers: Timers) =>
        new IamHttpClient(origin, ags, http, timers),
    },
    {
      provide: ClientToken,
      inject: [IAM_CLIENT, CLOCK, TIMERS, RANDOM_SOURCE],
      useFactory: (iam: IamClient, clock: Clock, timers: Timers, random: RandomSource) => {
        const token = new ClientToken(iam, { clock, timers, random });
        const log = nestEventLog('ClientToken');
        token.listen(new OutageLog('access token of the host', log, clock, true));
        return token;
      },
    },
    {
      provide: AgsRestClient,
      inject: [AgsOrigin, ClientToken, HTTP_EXCHANGE, TIMERS, HOST_CONFIG],
      useFactory: (
        origin: AgsOrigin,
        token: ClientToken,
        http: HttpExchange,
        timers: Timers,
        { ags }: HostConfig,
      ) => new AgsRestClient(origin, token, http, timers, ags.userAgent),
    },
  ],
  exports: [IAM_CLIENT, AgsOrigin, ClientToken, AgsRestClient],
})
export class AgsModule implements OnApplicationShutdown {
  constructor(
    @Inject(ClientToken) private readonly token: ClientToken,
    @Inject(NodeHttpExchange) private readonly http: NodeHttpExchange,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.token.stop();
    this.http.close();
  }
}
