/** Tests run on the sources, transpiled by ts-jest; `npm run types` does the type checking. */
module.exports = {
  testEnvironment: 'node',
  // Stories start the program and wait for what it does, never for a time.
  testTimeout: 120_000,
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // The other stories take longer: npm run test:stories.
  testPathIgnorePatterns: [
    '/test/stories/(?!onboarding)',
    '/node_modules/',
    '/test/browser/',
    '/test/azurite/',
    '/test/infra/compiler/',
  ],
  transform: {
    '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }],
  },
  // The real worker supplies this module; under jest the embedded host's own one answers.
  moduleNameMapper: { '^@azure/functions-core$': '<rootDir>/local/host/functions-core.ts' },
};
