/** The contract tests of storage against Azurite: `npm ci --prefix test/azurite && jest --config test/azurite/jest.config.js`. */
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/test/azurite'],
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  transform: { '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/azurite/start-azurite.ts',
  globalTeardown: '<rootDir>/test/azurite/stop-azurite.ts',
};
