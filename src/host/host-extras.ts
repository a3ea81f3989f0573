import type { DynamicModule } from '@nestjs/common';
import type { ListenerLimits } from '../common/grpc/grpc-listener.js';
import type { ServiceDeclaration } from '../common/service/service-declaration.js';
import type { ConfigItem } from '../common/settings/config-item.js';

/** More modules and services than the configuration names; for hosts that are built, not run. */
export interface HostExtras {
  readonly modules?: readonly DynamicModule[];
  readonly services?: readonly ServiceDeclaration[];
  readonly limits?: ListenerLimits;
  /** What operators may change of the host itself, in place of the usual. */
  readonly userItems?: readonly ConfigItem[];
}
