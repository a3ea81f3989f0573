import { of, quantile, rate, sumRate } from './query.mjs';

const D = 'extend_session_dsm';
const CREATED = 'operation=~"create|start"';

export default {
  uid: 'extend-host-dedicated-servers',
  title: 'Extend Host: dedicated servers',
  description: 'How many there are, how fast they come, which were lost, and what AGS was told.',
  panels: [
    {
      title: 'Sessions with a server',
      type: 'stat',
      description: 'Sessions that have a server, get one, or whose end AGS has yet to hear of.',
      unit: 'short',
      targets: [[`sum by (provider) (${of(`${D}_sessions`)})`, '{{provider}}']],
    },
    {
      title: 'Share of requests for a server that failed',
      type: 'stat',
      description: 'Refused requests included; players of those sessions wait or give up.',
      unit: 'percentunit',
      targets: [
        [
          `sum(${rate(`${D}_request_seconds_count`, `${CREATED},outcome!="ok"`)}) / sum(${rate(`${D}_request_seconds_count`, CREATED)})`,
          'failed',
        ],
      ],
    },
    {
      title: 'Sessions over time',
      description: 'The same by provider and host.',
      unit: 'short',
      targets: [[of(`${D}_sessions`), '{{instance}} {{provider}}']],
    },
    {
      title: 'Time to a server',
      description:
        'From the request to the answer: until the server is ready where AGS waits, until it is accepted where AGS is told later.',
      unit: 's',
      targets: [0.5, 0.95].map((q) => [
        quantile(q, 'operation', `${D}_request_seconds`),
        `{{operation}}, ${q * 100}th percentile`,
      ]),
    },
    {
      title: 'Requests',
      description: 'Requests a second by provider, operation and what came of them.',
      unit: 'cps',
      targets: [
        [
          sumRate('provider, operation, outcome', `${D}_request_seconds_count`),
          '{{provider}} {{operation}}: {{outcome}}',
        ],
      ],
    },
    {
      title: 'Reports to AGS',
      description: 'What AGS was told of servers, and whether it could be told.',
      unit: 'cps',
      targets: [[sumRate('status, outcome', `${D}_reports_total`), '{{status}}: {{outcome}}']],
    },
    {
      title: 'Releases',
      description: 'Servers that were ended because nobody wanted them any more, by cause.',
      unit: 'cps',
      targets: [[sumRate('provider, cause', `${D}_releases_total`), '{{provider}}: {{cause}}']],
    },
  ],
};
