import { of, sumRate } from './query.mjs';

const REFUSED = 'grpc_code=~"UNAUTHENTICATED|PERMISSION_DENIED"';

export default {
  uid: 'extend-host-auth',
  title: 'Extend Host: tokens',
  description: 'Who is refused and why, and whether the host still knows what IAM says.',
  panels: [
    {
      title: 'Refusals',
      description: 'Calls a second that the token guard refused, by reason.',
      unit: 'cps',
      targets: [[`${sumRate('reason', 'extend_auth_rejections_total')} > 0`, '{{reason}}']],
    },
    {
      title: 'Refused methods',
      description: 'Calls a second that ended as UNAUTHENTICATED or PERMISSION_DENIED.',
      unit: 'reqps',
      targets: [
        [
          `${sumRate('grpc_method, grpc_code', 'grpc_server_handled_total', REFUSED)} > 0`,
          '{{grpc_method}}: {{grpc_code}}',
        ],
      ],
    },
    {
      title: 'Age of what IAM said',
      description:
        'Time since the keys and the revocation list were loaded; REFRESH_INTERVAL is 600 s.',
      unit: 's',
      targets: [[of('extend_auth_document_age_seconds'), '{{instance}} {{source}}']],
    },
    {
      title: 'Signing keys',
      description: 'Usable keys of IAM. None: every call is refused.',
      unit: 'short',
      targets: [[of('extend_auth_keys'), '{{instance}}']],
    },
    {
      title: 'Fetches from IAM',
      description: 'Keys, revocation list and our own token, by what came of it.',
      unit: 'cps',
      targets: [
        [sumRate('source, outcome', 'extend_auth_refresh_total'), '{{source}}: {{outcome}}'],
      ],
    },
  ],
};
