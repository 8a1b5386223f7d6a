/** Published only as ES modules, which jest on Node 20 cannot require. */
const esModules = ['jose'];

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true },
    target: 'es2023',
  },
  module: { type: 'commonjs' },
};

const project = (name, more = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: { '\\.(ts|js)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  ...more,
});

module.exports = {
  maxWorkers: 1,
  // What a test file loaded stays in its process: after a hundred of them the collector stops the services under test.
  workerIdleMemoryLimit: '512MB',
  testTimeout: 30_000,
  projects: [
    project('unit'),
    project('integration', {
      globalSetup: '<rootDir>/test/support/stores-up.ts',
      globalTeardown: '<rootDir>/test/support/stores-down.ts',
    }),
    project('e2e'),
  ],
};
