const { existsSync } = require('node:fs');

/** Published only as ES modules, which jest on Node 20 cannot require. */
const esModules = ['jose'];

/**
 * Test files that hold an answer to a second or two, or compile in this folder: they run last, one at a time. Waiting
 * longer than that, for a failover or a sweeper, is no reason.
 */
const alone = [
  'integration/cart/oversized-input',
  'integration/identity/session-faults',
  'integration/redis/cluster-failover',
  'integration/redis/deadline',
  'integration/redis/former-primary',
  'integration/redis/frozen-redis',
  'integration/redis/full-redis',
  'integration/redis/own-retry',
  'integration/redis/redis-server',
  'integration/redis/sentinel',
  'integration/redis/slow-redis',
  'integration/zalo/zalo-breaker',
  'integration/zalo/zalo-faults',
  'integration/zalo/zalo-tokens',
  'e2e/draining',
  'e2e/gateway-edges',
  'e2e/lying-neighbour',
  'e2e/start',
].map((name) => `<rootDir>/test/${name}.test.ts`);

const gone = alone.filter((path) => !existsSync(path.replace('<rootDir>', __dirname)));
if (gone.length > 0)
  throw new Error(`jest.config.cjs names test files that are not there: ${gone.join(', ')}`);

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true },
    target: 'es2023',
  },
  module: { type: 'commonjs' },
};

const withStores = {
  globalSetup: '<rootDir>/test/support/stores-up.ts',
  globalTeardown: '<rootDir>/test/support/stores-down.ts',
};

/** Rooms beside the cart service keep their unit tests themselves. */
const rooms = ['gateway', 'bench', 'sandboxes/zalo'].map((room) => `<rootDir>/${room}/test/**/*.test.ts`);

const project = (name, more = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testPathIgnorePatterns: alone,
  transform: { '\\.(ts|js)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  ...more,
});

module.exports = {
  // For two processors; each worker has Redis servers of its own, so more of them are not for nothing.
  maxWorkers: 2,
  // What a test file loaded stays in its process: after a hundred of them the collector stops the services under test.
  workerIdleMemoryLimit: '512MB',
  // Only a test that hangs takes as long, on a slow machine that does other things, too.
  testTimeout: 120_000,
  projects: [
    project('unit', { testMatch: ['<rootDir>/test/unit/**/*.test.ts', ...rooms] }),
    project('integration', withStores),
    project('e2e'),
    project('alone', {
      ...withStores,
      testMatch: alone,
      testPathIgnorePatterns: [],
      runner: '<rootDir>/test/support/one-at-a-time.cjs',
    }),
  ],
};
