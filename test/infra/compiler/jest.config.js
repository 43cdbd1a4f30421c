const base = require('../../../jest.config.js');

/** With the real compiler of Microsoft, which NuGet has to be asked for once. */
module.exports = {
  ...base,
  rootDir: '../../..',
  roots: ['<rootDir>/test/infra/compiler'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 240_000,
};
