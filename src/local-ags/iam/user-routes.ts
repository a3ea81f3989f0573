import { z } from 'zod';
import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply } from '../http/rest-reply.js';
import { param } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { ServiceError } from '../service-error.js';
import { adminInNamespace } from './bearer-caller.js';
import type { Iam } from './iam.js';

const MAX_TEST_USERS = 100;

const createTestUsers = z.object({
  count: z.number().int().min(1).max(MAX_TEST_USERS),
  userInfo: z.object({ country: z.string().default('US') }).default({ country: 'US' }),
});

/** Players that come for a test and go after it. */
export function userRoutes(iam: Iam): readonly Route[] {
  return [
    {
      name: 'POST /iam/v4/admin/namespaces/{namespace}/test_users',
      handle(request) {
        adminInNamespace(iam, request);
        const { count, userInfo } = jsonBody(request, createTestUsers);
        const { namespace } = iam.options;
        const data = Array.from({ length: count }, () => {
          const user = iam.users.create(userInfo.country);
          return {
            ...user,
            displayName: user.username,
            namespace,
            authType: 'EMAILPASSWD',
            verified: true,
          };
        });
        return jsonReply(201, { data });
      },
    },
    {
      name: 'DELETE /iam/v3/admin/namespaces/{namespace}/users/{userId}/information',
      handle(request) {
        adminInNamespace(iam, request);
        const userId = param(request, 'userId');
        if (!iam.users.delete(userId)) {
          throw new ServiceError(404, 20008, 'UserNotFound', 'user not found');
        }
        iam.revocations.revokeUser(userId);
        return noContentReply;
      },
    },
  ];
}
