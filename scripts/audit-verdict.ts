/** One known vulnerability, as `npm audit --json` tells of it. */
export interface Advisory {
  /** `GHSA-…`, the end of the advisory's address. */
  readonly id: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
}

/** A vulnerability that is lived with, for a reason and until a day. */
export interface AuditException {
  readonly id: string;
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What of the report is read. */
export interface AuditReport {
  readonly vulnerabilities: Readonly<
    Record<
      string,
      {
        readonly via: readonly (
          | string
          | {
              readonly name: string;
              readonly severity: string;
              readonly title: string;
              readonly url: string;
            }
        )[];
      }
    >
  >;
}

export interface AuditVerdict {
  /** Advisories that fail the audit. */
  readonly blocking: readonly Advisory[];
  /** Advisories that an exception excuses. */
  readonly excused: readonly Advisory[];
  /** Exceptions that no longer hold, or that no advisory needs: to be removed. */
  readonly stale: readonly AuditException[];
}

const BLOCKING_SEVERITIES = ['high', 'critical'];

/**
 * Judges a report.
 * @param today  `YYYY-MM-DD`
 */
export function auditVerdict(
  report: AuditReport,
  exceptions: readonly AuditException[],
  today: string,
): AuditVerdict {
  const advisories = new Map<string, Advisory>();
  for (const { via } of Object.values(report.vulnerabilities)) {
    for (const cause of via) {
      // A text only names another vulnerable package, which is in the report itself.
      if (typeof cause === 'string' || !BLOCKING_SEVERITIES.includes(cause.severity)) continue;
      const id = cause.url.slice(cause.url.lastIndexOf('/') + 1);
      advisories.set(id, { id, package: cause.name, severity: cause.severity, title: cause.title });
    }
  }
  const holds = ({ id, until }: AuditException) => advisories.has(id) && until >= today;
  const excusedIds = new Set(exceptions.filter(holds).map(({ id }) => id));
  const all = [...advisories.values()];
  return {
    blocking: all.filter(({ id }) => !excusedIds.has(id)),
    excused: all.filter(({ id }) => excusedIds.has(id)),
    stale: exceptions.filter((exception) => !holds(exception)),
  };
}
