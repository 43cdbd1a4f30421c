/** The arrows of the house (docs/architecture.md): one direction, rooms open only contract.ts. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-only-zod',
      comment: 'fingerprint.ts alone may hash: docs/decisions/0003.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '^domain/fingerprint\\.ts$' },
      to: { pathNot: ['^domain/', 'node_modules/zod'] },
    },
    {
      name: 'rooms-open-only-contracts',
      severity: 'error',
      from: { path: '^orchestrations/([^/]+)/' },
      to: { path: '^orchestrations/(?!kit/)([^/]+)/', pathNot: ['^orchestrations/$1/', 'contract\\.ts$'] },
    },
    {
      name: 'orchestrations-reach-the-world-by-type',
      severity: 'error',
      from: { path: '^orchestrations/' },
      to: {
        path: '^gateways/',
        dependencyTypesNot: ['type-only'],
        pathNot: ['^gateways/(operations|permissions)\\.ts$'],
      },
    },
    {
      name: 'nothing-imports-doors-or-the-local-world',
      severity: 'error',
      from: { pathNot: ['^functions/', '^local/', '^test/', '^scripts/'] },
      to: { path: '^(functions|local)/' },
    },
    {
      name: 'doors-do-not-know-the-local-world',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^local/' },
    },
    {
      name: 'the-local-world-does-not-know-doors-or-rooms',
      comment: 'The app never knows which world it is in, and the world loads it as the worker does.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: ['^functions/', '^orchestrations/(?!kit/pages/)'] },
    },
    {
      name: 'host-and-tenant-are-strangers',
      severity: 'error',
      from: { path: '^local/host/' },
      to: { path: '^local/tenant/' },
    },
    {
      name: 'tenant-and-host-are-strangers',
      severity: 'error',
      from: { path: '^local/tenant/' },
      to: { path: '^local/host/' },
    },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '^(functions|orchestrations|domain|gateways)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
