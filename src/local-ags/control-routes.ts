import { z } from 'zod';
import type { Faults } from './faults.js';
import type { CallQueues } from './hooks/call-queues.js';
import type { HookCall } from './hooks/hook-call.js';
import { jsonBody } from './http/json-body.js';
import { jsonReply, noContentReply } from './http/rest-reply.js';
import type { Route } from './http/route.js';
import type { Iam } from './iam/iam.js';
import type { RecentRecords } from './recent-records.js';
import { invalidRequest } from './service-error.js';

const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: z.number().int(), body: z.string().optional() }),
  z.object({ kind: z.literal('delay'), ms: z.number().int().min(0) }),
  z.object({ kind: z.enum(['hold', 'drop', 'truncate', 'garbage', 'repeat']) }),
]);

const setFault = z.object({
  target: z.string().min(1),
  fault,
  times: z.number().int().min(1).optional(),
});

/** What can be looked at and changed from outside. */
export interface ControlParts {
  readonly iam: Iam;
  readonly faults: Faults;
  readonly hookCalls: RecentRecords<HookCall>;
  readonly queues: CallQueues;
}

/**
 * What the local AGS offers beyond AGS, under `/local-ags/`: for people and scripts that try how a
 * host takes trouble. Without token: it is a toy on loopback.
 */
export function controlRoutes(parts: ControlParts): readonly Route[] {
  const { iam, faults, hookCalls, queues } = parts;
  return [
    {
      name: 'POST /local-ags/tokens/revoke',
      handle(request) {
        const { token } = jsonBody(request, z.object({ token: z.string().min(1) }));
        iam.revocations.revokeToken(token);
        return noContentReply;
      },
    },
    {
      name: 'POST /local-ags/users/revoke',
      handle(request) {
        const { userId } = jsonBody(request, z.object({ userId: z.string().min(1) }));
        iam.revocations.revokeUser(userId);
        return noContentReply;
      },
    },
    {
      name: 'POST /local-ags/keys/rotate',
      async handle(request) {
        const schema = z.object({ keepPrevious: z.boolean().default(true) });
        await iam.keys.rotate(jsonBody(request, schema));
        return jsonReply(200, { kid: iam.keys.currentId });
      },
    },
    {
      name: 'GET /local-ags/hook-calls',
      async handle(request) {
        const after = Number(request.query.get('after') ?? 0);
        if (!Number.isInteger(after)) throw invalidRequest('after: expected a sequence number');
        await queues.settled();
        return jsonReply(
          200,
          hookCalls.all.filter(({ sequence }) => sequence > after),
        );
      },
    },
    { name: 'GET /local-ags/faults', handle: () => jsonReply(200, faults.active) },
    {
      name: 'PUT /local-ags/faults',
      handle(request) {
        const { target, fault: wanted, times } = jsonBody(request, setFault);
        faults.set(target, wanted, times);
        return noContentReply;
      },
    },
    {
      name: 'DELETE /local-ags/faults',
      handle(request) {
        const target = request.query.get('target');
        if (target === '') throw invalidRequest('target: found nothing, expected a name');
        if (target === null) faults.clearAll();
        else faults.clear(target);
        return noContentReply;
      },
    },
  ];
}
