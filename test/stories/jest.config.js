const base = require('../../jest.config.js');

/** Every story through the running program; each starts worlds of its own and mostly waits for them, so that a worker needs no core. */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/stories'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
};
