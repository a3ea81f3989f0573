import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { LoggerView } from '../../../common/logging/logger-tree.js';
import { AuditLog } from '../../../common/service/audit-log.js';
import type { ServiceContext } from '../../../common/service/service-context.js';
import { LoggerDesk } from './logger-desk.js';

export const LOGGER_SERVICE = 'LoggerService';

/** Injection token of the {@link ServiceContext} of this service. */
export const LOGGER_CONTEXT = Symbol('ServiceContext of the log service');

interface Filter {
  readonly names: readonly string[];
}

/** `log`: loggers by name. */
@Controller()
export class LoggerController {
  constructor(
    @Inject(LoggerDesk) private readonly desk: LoggerDesk,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(LOGGER_CONTEXT) private readonly context: ServiceContext,
  ) {}

  @GrpcMethod(LOGGER_SERVICE, 'get')
  get({ names }: Filter): object {
    return { items: this.desk.get(names) };
  }

  @GrpcMethod(LOGGER_SERVICE, 'set')
  async set({ items }: { readonly items: readonly LoggerView[] }): Promise<object> {
    const views = await this.audit.record('logger set', { items }, () => this.desk.set(items));
    const off = views.filter(({ enabled }) => !enabled).map(({ name }) => name);
    // A caller that leaves `enabled` out says the same.
    if (off.length > 0) this.context.logger.warn({ loggers: off }, 'loggers were switched off');
    return { items: views };
  }

  @GrpcMethod(LOGGER_SERVICE, 'reset')
  async reset({ names }: Filter): Promise<object> {
    return {
      items: await this.audit.record('logger reset', { names }, () => this.desk.reset(names)),
    };
  }
}
