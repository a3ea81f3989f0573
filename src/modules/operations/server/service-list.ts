import { hostVersion } from '../../../common/config/host-version.js';
import type { ServiceInfo } from '../../../common/operations/operations-api.js';
import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';
import type { HostedService, HostedServices } from '../../../common/service/hosted-services.js';
import type { ProxyRegistry } from '../proxy/domain/proxy-registry.js';

const PRODUCT = 'extend-host';

/**
 * The named services in the order of the names, a name given twice listed twice; all for no names.
 * @throws ResultError 30 for a name that nobody declared
 */
export function serviceViews(
  services: HostedServices,
  proxies: ProxyRegistry,
  names: readonly string[],
): readonly ServiceInfo[] {
  const unknown = names.filter((name) => services.byName(name) === undefined);
  if (unknown.length > 0) {
    const told = unknown.map((name) => JSON.stringify(name)).join(', ');
    throw new ResultError(RESULT_CODE.ERROR_ITEM_UNKNOWN, `there is no service ${told}`);
  }
  const wanted =
    names.length === 0 ? services.all : names.flatMap((name) => services.byName(name) ?? []);
  return wanted.map((service) => serviceView(service, proxies));
}

function serviceView(
  { declaration, isProxied }: HostedService,
  proxies: ProxyRegistry,
): ServiceInfo {
  const { name, product, apiVersions } = declaration;
  const own = `${product?.name ?? PRODUCT}:${product?.version ?? hostVersion()}`;
  const registered = isProxied ? proxies.registered(name) : undefined;
  return {
    name,
    version: registered?.version ?? own,
    current_api_version: apiVersions.current,
    supported_api_version: apiVersions.supported,
    is_proxy: isProxied,
    proxy_host: registered?.host ?? '',
    proxy_port: registered?.port ?? 0,
  };
}
