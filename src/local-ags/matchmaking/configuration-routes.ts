import { z } from 'zod';
import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply, type RestReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { adminInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import { matchFunction, matchPool, ruleSet } from './matchmaking-requests.js';
import { listToRest } from './matchmaking-rest-mapper.js';
import type { NamedRecords } from './named-records.js';

const BASE = '/match2/v1/namespaces/{namespace}';

/** One kind of thing that a pool is put together from. */
interface Kind<T extends { readonly name: string }> {
  readonly path: `${typeof BASE}/${string}`;
  readonly placeholder: string;
  readonly records: NamedRecords<T>;
  /** Reads a body; a name that stands in the path is given. */
  readonly read: (request: RestRequest, name?: string) => T;
  readonly show: (record: T) => unknown;
  readonly list: (records: readonly T[]) => unknown;
  readonly deleted: RestReply;
  readonly onDelete?: (name: string) => void;
}

/** Rule sets, match functions and match pools, for clients that administer the game. */
export function configurationRoutes(
  iam: Iam,
  configuration: MatchmakingConfiguration,
  onPoolDelete: (name: string) => void,
): readonly Route[] {
  const shown = <T>(record: T) => record;
  return [
    ...routesOf(iam, {
      path: `${BASE}/rulesets`,
      placeholder: 'ruleset',
      records: configuration.ruleSets,
      read: (request, name) => jsonBody(named(request, { name }), ruleSet),
      show: shown,
      list: (all) => listToRest(all.map(({ name }) => ({ name }))),
      deleted: noContentReply,
    }),
    ...routesOf(iam, {
      path: `${BASE}/match-functions`,
      placeholder: 'name',
      records: configuration.functions,
      read: (request, name) => jsonBody(named(request, { match_function: name }), matchFunction),
      show: ({ name: _, ...record }) => record,
      list: (all) => ({
        ...listToRest([]),
        functions: all.map(({ name }) => name),
        configs: all.map(({ name: _, ...record }) => record),
      }),
      // AGS answers this one with 200.
      deleted: { ...noContentReply, status: 200 },
    }),
    ...routesOf(iam, {
      path: `${BASE}/match-pools`,
      placeholder: 'pool',
      records: configuration.pools,
      read: (request, name) => configuration.check(jsonBody(named(request, { name }), matchPool)),
      show: shown,
      list: listToRest,
      deleted: noContentReply,
      onDelete: onPoolDelete,
    }),
  ];
}

function routesOf<T extends { readonly name: string }>(
  iam: Iam,
  { path, placeholder, records, read, show, list, deleted, onDelete }: Kind<T>,
): readonly Route[] {
  const admin = (request: RestRequest) => adminInNamespace(iam, request);
  const one = `${path}/{${placeholder}}` as const;
  const nameOf = (request: RestRequest) => param(request, placeholder);
  return [
    {
      name: `POST ${path}`,
      handle(request) {
        admin(request);
        records.create(read(request));
        return { ...noContentReply, status: 201 };
      },
    },
    {
      name: `GET ${path}`,
      handle(request) {
        admin(request);
        return jsonReply(200, list(records.all));
      },
    },
    {
      name: `GET ${one}`,
      handle(request) {
        admin(request);
        return jsonReply(200, show(records.get(nameOf(request))));
      },
    },
    {
      name: `PUT ${one}`,
      handle(request) {
        admin(request);
        return jsonReply(200, show(records.replace(read(request, nameOf(request)))));
      },
    },
    {
      name: `DELETE ${one}`,
      handle(request) {
        admin(request);
        records.delete(nameOf(request));
        onDelete?.(nameOf(request));
        return deleted;
      },
    },
  ];
}

/** The request with the name from its path in the body; as it came where the path has none. */
function named(
  request: RestRequest,
  name: Readonly<Record<string, string | undefined>>,
): RestRequest {
  if (Object.values(name).includes(undefined)) return request;
  const body = { ...jsonBody(request, z.looseObject({})), ...name };
  return { ...request, body: Buffer.from(JSON.stringify(body)) };
}
