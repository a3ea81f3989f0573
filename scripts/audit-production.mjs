/**
 * `make audit`: known vulnerabilities of the production dependencies. Fails on high and critical
 * ones that `.ci/audit-exceptions.json` does not excuse, and on exceptions that are out of date.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { auditVerdict } from './audit-verdict.ts';

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
});
let report;
try {
  report = JSON.parse(stdout);
} catch {
  report = {};
}
if (report.vulnerabilities === undefined) {
  console.error(`no report: ${report.message ?? report.error?.summary ?? stderr.trim()}`);
  process.exit(1);
}

const exceptions = JSON.parse(readFileSync('.ci/audit-exceptions.json', 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const { blocking, excused, stale } = auditVerdict(report, exceptions, today);
const line = ({ id, package: name, severity, title }) => `${severity} ${id} ${name}: ${title}`;
for (const advisory of excused) console.log(`excused: ${line(advisory)}`);
for (const advisory of blocking) console.error(line(advisory));
for (const { id, until } of stale) console.error(`exception to be removed: ${id}, until ${until}`);
console.log(`${blocking.length} blocking, ${excused.length} excused, ${stale.length} stale`);
process.exitCode = blocking.length + stale.length === 0 ? 0 : 1;
