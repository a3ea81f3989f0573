import { withHost } from './jest.config.mjs';

/** What leaves the repository: image, compose file, dashboards, alerts, demos, package. */
export default {
  ...withHost,
  displayName: 'ship',
  testTimeout: 60_000,
  // The image mostly waits for disk and packages; the rest fits beside it.
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  testMatch: ['<rootDir>/test/**/*.ship-spec.ts'],
};
