import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { currentCall } from '../../../common/grpc/call-context.js';
import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';
import { AuditLog } from '../../../common/service/audit-log.js';
import type { EventMessage, OperationsEvent } from './domain/event.js';
import { EventQueues } from './domain/event-queues.js';

const SERVICE = 'EventService';

interface EventFilter {
  readonly names: readonly string[];
  readonly client_id: number;
}

/** `EventService` of the operations contract. */
@Controller()
export class EventsController {
  constructor(
    @Inject(EventQueues) private readonly queues: EventQueues,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @GrpcMethod(SERVICE, 'listen')
  async listen({ names, client_id: clientId }: EventFilter): Promise<AsyncIterable<object>> {
    const signal = currentCall()?.signal;
    if (signal === undefined) throw new Error('no call is running');
    return told(await this.queues.listen({ names, clientId, owner: owner(), signal }));
  }

  @GrpcMethod(SERVICE, 'interrupt')
  interrupt({ client_id: clientId }: { readonly client_id: number }): Promise<void> {
    return this.audit.record('event interrupt', { clientId }, () =>
      this.queues.interrupt(clientId, owner()),
    );
  }

  @GrpcMethod(SERVICE, 'send')
  send(event: OperationsEvent): Promise<void> {
    return this.audit.record('event send', { event: event.name.slice(0, 64) }, () =>
      this.queues.send(event),
    );
  }

  @GrpcMethod(SERVICE, 'inspect')
  inspect(): object {
    return { client_ids: this.queues.inspect() };
  }
}

async function* told(messages: AsyncIterable<EventMessage>): AsyncGenerator<object> {
  for await (const message of messages) {
    if (message.kind === 'stopped') {
      throw new ResultError(RESULT_CODE.ERROR_STREAM_SHUTDOWN, 'the event service stops');
    }
    const { clientId: client_id } = message;
    if (message.kind === 'queue') yield { client_id };
    else yield { client_id, event: message.kind === 'event' ? message.event : {} };
  }
}

/** Whose a queue is; nobody's where callers are not asked who they are. */
function owner(): string | undefined {
  return currentCall()?.caller?.clientId;
}
