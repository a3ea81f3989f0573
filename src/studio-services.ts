import type { Type } from '@nestjs/common';
import type { ServiceDeclaration } from './common/service/service-declaration.js';

/** A Nest module that declares the service it serves. */
export type StudioModule = Type<unknown> & { readonly service: ServiceDeclaration };

/** Services of the studio's own, always on; `extend-host new service <name>` adds to them. */
export const STUDIO_MODULES: readonly StudioModule[] = [];
