/** The layering of docs/architecture.md, as rules. A broken one fails `npm run lint`. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other: nothing of them is left when the files are loaded.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'modules-know-no-other-module',
      comment: 'What two modules need is a concept of src/common.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: '^src/modules/$1/' },
    },
    {
      name: 'common-knows-no-module',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^src/(modules|local-ags|cli)/' },
    },
    {
      name: 'host-knows-no-local-ags',
      comment: 'The AGS of the laptop never starts inside the production image.',
      severity: 'error',
      from: { path: '^src/(main|host|run|app\\.module|common|modules)' },
      to: { path: '^src/local-ags/' },
    },
    {
      name: 'host-knows-no-cli',
      comment: 'The tool of the developer starts the host, never the other way round.',
      severity: 'error',
      from: { path: '^src/(main|host|run|app\\.module|common|modules)' },
      to: { path: '^src/cli' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/, strategies/, engine/ and the wire know no framework.',
      severity: 'error',
      from: { path: '^src/(modules/[^/]+/(domain|strategies|engine)/|common/wire/)' },
      to: {
        path: 'node_modules/(@nestjs|@grpc|pino|nestjs-pino|prom-client|@willsoto|@opentelemetry)|^src/common/(grpc|config|auth|logging|metrics|tracing|health|lifecycle)/',
      },
    },
    {
      name: 'only-common-grpc-speaks-grpc',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/common/grpc/' },
      to: { path: 'node_modules/(@grpc|grpc-health-check)' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'pino-pretty is asked for at run time, on a terminal only, and may be missing.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/pino-pretty/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.d.ts'],
    },
  },
};
