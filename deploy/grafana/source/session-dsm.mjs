import { callPanels } from './call-panels.mjs';
import { sumRate } from './query.mjs';

export default {
  uid: 'extend-host-session-dsm',
  title: 'Extend Host: session DSM',
  description: 'What AGS asks of the session DSM. The servers themselves: dedicated servers.',
  panels: [
    ...callPanels('accelbyte.session.sessiondsm.SessionDsm'),
    {
      title: 'Requests by what came of them',
      description: 'ok, refused, or the code of the error.',
      unit: 'cps',
      targets: [
        [
          sumRate('operation, outcome', 'extend_session_dsm_request_seconds_count'),
          '{{operation}}: {{outcome}}',
        ],
      ],
    },
  ],
};
