import type { LoggerService } from '@nestjs/common';
import type { ConfigValues } from '../settings/config-values.js';
import type { Folders } from '../settings/folders.js';
import type { SelfClient } from './self-client.js';

/** What a service has of the host it runs in; injected by the `token` of its declaration. */
export interface ServiceContext {
  /** Logs under the service's own name. */
  readonly logger: LoggerService;
  /** Values of its items, and of all others of the host. */
  readonly config: ConfigValues;
  readonly folders: Folders;
  /** Calls the services of this host, without a connection. */
  readonly client: SelfClient;
}
