import { callPanels } from './call-panels.mjs';
import { sumRate } from './query.mjs';

const HOOKS = 'hook=~"on(Session|Party).*"';

export default {
  uid: 'extend-host-session-manager',
  title: 'Extend Host: session manager',
  description: 'The six hooks of game sessions and parties.',
  panels: [
    ...callPanels('accelbyte.session.manager.SessionManager'),
    {
      title: 'Strategy failures',
      description: 'Hooks whose strategy threw, timed out, or answered nothing or nonsense.',
      unit: 'cps',
      targets: [
        [
          sumRate('hook, failure', 'extend_strategy_failures_total', HOOKS),
          '{{hook}}: {{failure}}',
        ],
      ],
    },
    {
      title: 'Fallbacks',
      description:
        'Hooks that were answered as if nothing had been customised (STRATEGY_ON_FAILURE=fallback).',
      unit: 'cps',
      targets: [[sumRate('hook', 'extend_strategy_fallbacks_total', HOOKS), '{{hook}}']],
    },
  ],
};
