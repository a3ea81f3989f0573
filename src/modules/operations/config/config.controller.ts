import { Controller, Inject } from '@nestjs/common';
import { Ctx, GrpcMethod, Payload } from '@nestjs/microservices';
import { HOST_EVENT, HOST_EVENTS, type HostEvents } from '../../../common/events/host-event.js';
import type { MetadataReader } from '../../../common/grpc/call-gate.js';
import { AuditLog } from '../../../common/service/audit-log.js';
import { ConfigDesk } from './config-desk.js';

export const CONFIG_SERVICE = 'ConfigService';

interface Filter {
  readonly names: readonly string[];
  readonly ignore_unknown: boolean;
}

interface ConfigUpdate {
  readonly items: readonly { readonly name: string; readonly value: string }[];
  readonly ignore_unknown: boolean;
}

/** `config`: settings that may change while the host runs. */
@Controller()
export class ConfigController {
  constructor(
    @Inject(ConfigDesk) private readonly desk: ConfigDesk,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(HOST_EVENTS) private readonly events: HostEvents,
  ) {}

  @GrpcMethod(CONFIG_SERVICE, 'get')
  async get(
    @Payload() { names, ignore_unknown: ignoreUnknown }: Filter,
    @Ctx() metadata: MetadataReader,
  ): Promise<object> {
    return { items: await this.desk.get({ names, ignoreUnknown, client: clientOf(metadata) }) };
  }

  @GrpcMethod(CONFIG_SERVICE, 'set')
  set(
    @Payload() { items, ignore_unknown: ignoreUnknown }: ConfigUpdate,
    @Ctx() metadata: MetadataReader,
  ): Promise<object> {
    const names = items.map(({ name }) => name);
    const asked = { items, ignoreUnknown, client: clientOf(metadata) };
    return this.#changed('config set', names, () => this.desk.set(asked));
  }

  @GrpcMethod(CONFIG_SERVICE, 'reset')
  reset(
    @Payload() { names, ignore_unknown: ignoreUnknown }: Filter,
    @Ctx() metadata: MetadataReader,
  ): Promise<object> {
    const asked = { names, ignoreUnknown, client: clientOf(metadata) };
    return this.#changed('config reset', names, () => this.desk.reset(asked));
  }

  async #changed(
    what: string,
    names: readonly string[],
    change: () => ReturnType<ConfigDesk['set']>,
  ): Promise<object> {
    const items = await this.audit.record(what, { names }, change);
    const values = Object.fromEntries(items.map(({ name, value }) => [name, value]));
    this.events.publish({ name: HOST_EVENT.configChanged, properties: values });
    return { items };
  }
}

/** The last one counts. */
function clientOf(metadata: MetadataReader): string {
  return metadata.get('client').at(-1)?.toString() ?? '';
}
