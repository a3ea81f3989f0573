/**
 * Writes `deploy/grafana/dashboards/*.json` from the panels in `deploy/grafana/source`. A test
 * compares them, so a change of a panel asks for this.
 *
 * Run: npm run dashboards
 */
import { writeFileSync } from 'node:fs';
import { dashboards } from '../deploy/grafana/dashboards.mjs';

for (const dashboard of dashboards()) {
  const file = `deploy/grafana/dashboards/${dashboard.uid}.json`;
  writeFileSync(file, `${JSON.stringify(dashboard, undefined, 2)}\n`);
}
