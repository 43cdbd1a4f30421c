const base = require('../../jest.config.js');

/** Every story through the running program; each starts worlds of its own, so one worker leaves a core for them. */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/stories'],
  testPathIgnorePatterns: ['/node_modules/'],
};
