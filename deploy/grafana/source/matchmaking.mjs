import { callPanels } from './call-panels.mjs';
import { quantile, sumRate } from './query.mjs';

const M = 'extend_matchmaking';

export default {
  uid: 'extend-host-matchmaking',
  title: 'Extend Host: matchmaking',
  description: 'Ticks of the match pools, and what became of their tickets.',
  panels: [
    ...callPanels('accelbyte.matchmaking.matchfunction.MatchFunction'),
    {
      title: 'Ticks',
      description: 'Ticks a second, by how they ended.',
      unit: 'cps',
      targets: [[sumRate('call, outcome', `${M}_tick_seconds_count`), '{{call}}: {{outcome}}']],
    },
    {
      title: 'Time of a tick, 95th percentile',
      description: 'From its first message to its last answer.',
      unit: 's',
      targets: [[quantile(0.95, 'call', `${M}_tick_seconds`), '{{call}}']],
    },
    {
      title: 'Where the time goes, 95th percentile',
      description: 'Computing, and waiting for a place in a worker.',
      unit: 's',
      targets: [
        [quantile(0.95, 'call', `${M}_computing_seconds`), '{{call}}: computing'],
        [quantile(0.95, 'call', `${M}_queue_wait_seconds`), '{{call}}: waiting'],
      ],
    },
    {
      title: 'Tickets',
      description:
        'Tickets a second that ticks brought, by what became of them. A ticket that waits comes with every tick.',
      unit: 'cps',
      targets: [[sumRate('call, outcome', `${M}_tickets_total`), '{{call}}: {{outcome}}']],
    },
    {
      title: 'Matches and proposals',
      description: 'Answers a second.',
      unit: 'cps',
      targets: [[sumRate('call', `${M}_answers_total`), '{{call}}']],
    },
    {
      title: 'Spread of matches',
      description:
        'Mean difference of the first matching attribute inside matches: the smaller, the fairer.',
      unit: 'short',
      targets: [0.5, 0.95].map((q) => [
        quantile(q, '', `${M}_match_spread`),
        `${q * 100}th percentile`,
      ]),
    },
    {
      title: 'Validations',
      description: 'Tickets a second that were validated, by the verdict.',
      unit: 'cps',
      targets: [[sumRate('verdict', `${M}_validations_total`), '{{verdict}}']],
    },
    {
      title: 'Oddities',
      description:
        'Ticks that the time limit cut short, messages that were neither parameters, ticket nor session, and pools mixed into the ticks of others.',
      unit: 'cps',
      targets: [
        [sumRate('call', `${M}_cut_short_total`), '{{call}}: cut short'],
        [sumRate('call', `${M}_ignored_messages_total`), '{{call}}: ignored messages'],
        [sumRate('call', `${M}_other_pools_total`), '{{call}}: other pools'],
      ],
    },
  ],
};
