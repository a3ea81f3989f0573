import { of, quantile, rate, sumRate } from './query.mjs';

const FAULTS = 'grpc_code=~"INTERNAL|UNKNOWN|UNAVAILABLE|DEADLINE_EXCEEDED|DATA_LOSS"';

export default {
  uid: 'extend-host-overview',
  title: 'Extend Host: overview',
  description: 'Is it up, is it fast, does it answer well, and what does the process need.',
  panels: [
    {
      title: 'Up',
      type: 'stat',
      description: '1 for each host that Prometheus reaches.',
      unit: 'short',
      targets: [[of('up'), '{{instance}}']],
    },
    {
      title: 'Running for',
      type: 'stat',
      description: 'Time since the process began.',
      unit: 's',
      targets: [[`time() - ${of('process_start_time_seconds')}`, '{{instance}}']],
    },
    {
      title: 'Calls in flight',
      type: 'stat',
      description: 'What a drain would wait for, streams included.',
      unit: 'short',
      targets: [[`sum(${of('extend_calls_in_flight')})`, 'in flight']],
    },
    {
      title: 'Share of calls that failed',
      type: 'stat',
      description: "Calls that ended with a status that is the host's fault or its dependencies'.",
      unit: 'percentunit',
      targets: [
        [
          `sum(${rate('grpc_server_handled_total', FAULTS)}) / sum(${rate('grpc_server_handled_total')})`,
          'failed',
        ],
      ],
    },
    {
      title: 'Calls',
      description: 'Calls a second that began, by service.',
      unit: 'reqps',
      targets: [
        [`${sumRate('grpc_service', 'grpc_server_started_total')} > 0`, '{{grpc_service}}'],
      ],
    },
    {
      title: 'Statuses',
      description: 'Calls a second that ended, by status.',
      unit: 'reqps',
      targets: [[`${sumRate('grpc_code', 'grpc_server_handled_total')} > 0`, '{{grpc_code}}']],
    },
    {
      title: 'Time of unary calls',
      description: 'From headers to status, all unary methods.',
      unit: 's',
      targets: [0.5, 0.95, 0.99].map((q) => [
        quantile(q, '', 'grpc_server_handling_seconds', 'grpc_type="unary"'),
        `${q * 100}th percentile`,
      ]),
    },
    {
      title: 'Messages',
      description: 'Messages a second; a tick of matchmaking brings one for each ticket.',
      unit: 'cps',
      targets: [
        [`sum(${rate('grpc_server_msg_received_total')})`, 'received'],
        [`sum(${rate('grpc_server_msg_sent_total')})`, 'sent'],
      ],
    },
    {
      title: 'Strategies that failed',
      description:
        'Hooks whose strategy threw, timed out, or answered nothing or nonsense, and those that were answered by default instead.',
      unit: 'cps',
      targets: [
        [sumRate('hook, failure', 'extend_strategy_failures_total'), '{{hook}}: {{failure}}'],
        [sumRate('hook', 'extend_strategy_fallbacks_total'), '{{hook}}: fallback'],
      ],
    },
    {
      title: 'Calls to methods that nobody serves',
      description: 'An AGS that asks for an override that is switched off, or a scanner.',
      unit: 'reqps',
      targets: [[`sum(${rate('grpc_server_started_total', 'grpc_service="unknown"')})`, 'unknown']],
    },
    {
      title: 'Processor',
      description:
        'Cores in use. One is the event loop; ticks of matchmaking have threads of their own.',
      unit: 'short',
      targets: [[rate('process_cpu_seconds_total'), '{{instance}}']],
    },
    {
      title: 'Memory',
      description: 'Resident memory of the process, and the heap of its event loop.',
      unit: 'bytes',
      targets: [
        [of('process_resident_memory_bytes'), '{{instance}} resident'],
        [of('nodejs_heap_size_used_bytes'), '{{instance}} heap'],
      ],
    },
    {
      title: 'Lag of the event loop',
      description: 'How late the event loop turns. Above 0.1 s every hook waits.',
      unit: 's',
      targets: [
        [of('nodejs_eventloop_lag_p99_seconds'), '{{instance}} 99th percentile'],
        [of('nodejs_eventloop_lag_mean_seconds'), '{{instance}} mean'],
      ],
    },
    {
      title: 'Garbage collection',
      description: 'Share of time that the event loop stands still for it.',
      unit: 'percentunit',
      targets: [
        [
          `sum by (instance, kind) (${rate('nodejs_gc_duration_seconds_sum')})`,
          '{{instance}} {{kind}}',
        ],
      ],
    },
    {
      title: 'Open files',
      description: 'Share of the file handles that the process may have.',
      unit: 'percentunit',
      targets: [[`${of('process_open_fds')} / ${of('process_max_fds')}`, '{{instance}}']],
    },
  ],
};
