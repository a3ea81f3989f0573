import { quantile, sumRate } from './query.mjs';

/** What every override has: calls, statuses, times of its methods. */
export function callPanels(service) {
  const labels = `grpc_service="${service}"`;
  return [
    {
      title: 'Calls',
      description: 'Calls a second that began, by method.',
      unit: 'reqps',
      targets: [[sumRate('grpc_method', 'grpc_server_started_total', labels), '{{grpc_method}}']],
    },
    {
      title: 'Statuses',
      description: 'Calls a second that ended, by status.',
      unit: 'reqps',
      targets: [
        [`${sumRate('grpc_code', 'grpc_server_handled_total', labels)} > 0`, '{{grpc_code}}'],
      ],
    },
    {
      title: 'Time of a call, 95th percentile',
      description:
        'From its headers to its status, by method. A stream ends when AGS has sent all.',
      unit: 's',
      targets: [
        [quantile(0.95, 'grpc_method', 'grpc_server_handling_seconds', labels), '{{grpc_method}}'],
      ],
    },
  ];
}
