import { type ExtendApps, hookAddress } from '../hooks/hook-address.js';
import type { ConfigurationTemplate } from '../session/configuration-template.js';

/** Who gives servers to the sessions of a template, and how it is asked. */
export interface ServerSource {
  /** `host:port` */
  readonly address: string;
  /** The outcome is told later, not answered. */
  readonly isAsync: boolean;
  /** For the answer, or for the report of an asynchronous outcome. */
  readonly timeoutMs: number;
  /** A server that is there is not yet ready: it says so itself. */
  readonly isManuallyReady: boolean;
}

/** As in a template that says nothing about it. Source: test/fixtures/ags-rest. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** @returns `undefined` for a template whose servers are not a host's; AGS's own are not here */
export function serverSource(
  template: ConfigurationTemplate,
  apps: ExtendApps,
): ServerSource | undefined {
  const { dsSource, appName, customURLGRPC, asyncProcessDSRequest, dsManualSetReady } = template;
  if (dsSource !== 'custom' || !(appName || customURLGRPC)) return undefined;
  return {
    address: hookAddress({ appName, customURL: customURLGRPC }, apps),
    isAsync: asyncProcessDSRequest?.async ?? false,
    timeoutMs: (asyncProcessDSRequest?.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    isManuallyReady: dsManualSetReady ?? false,
  };
}
