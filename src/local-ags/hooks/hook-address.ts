import type { GrpcSessionConfig } from '../session/configuration-template.js';

/** Where Extend apps listen, by name. */
export interface ExtendApps {
  readonly byName: Readonly<Record<string, string>>;
  /** `host:port` of every other app: there is one host on a laptop. */
  readonly otherwise: string;
}

/** `host:port` of the host that a template names; the app wins over the custom URL. */
export function hookAddress({ appName, customURL }: GrpcSessionConfig, apps: ExtendApps): string {
  if (appName)
    return Object.hasOwn(apps.byName, appName) ? (apps.byName[appName] ?? '') : apps.otherwise;
  return customURL ?? '';
}
