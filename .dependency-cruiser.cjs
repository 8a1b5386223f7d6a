/** Imports point one way: main → app → http → resolvers → {schema, context}, app → sign-in → cart, identity, zalo → redis. */
const allow = {
  schema: [],
  resolvers: ['schema', 'src/context.ts'],
  'src/cart': ['src/poller.ts', 'src/redis', 'src/identity', 'src/channel.ts', 'src/errors.ts'],
  'src/identity': ['src/poller.ts', 'src/settings.ts', 'src/redis', 'src/channel.ts', 'src/errors.ts'],
  'src/zalo': ['src/redis', 'src/errors.ts'],
  'src/redis': ['src/errors.ts'],
  'src/sign-in': ['src/cart', 'src/identity', 'src/zalo', 'src/channel.ts', 'src/errors.ts'],
  'src/telemetry': ['src/redis', 'src/identity', 'src/zalo'],
  'src/http': [
    'resolvers',
    'src/context.ts',
    'src/channel.ts',
    'src/cart',
    'src/identity',
    'src/sign-in',
    'src/zalo',
    'src/redis',
    'src/errors.ts',
    'src/telemetry',
  ],
  'src/cart-parts.ts': ['src/cart', 'src/identity', 'src/redis'],
  'src/identity-parts.ts': ['src/identity', 'src/redis'],
  'src/sign-in-parts.ts': ['src/sign-in', 'src/identity', 'src/zalo', 'src/redis', 'src/config.ts'],
  'src/commands': ['src/config-schema.ts', 'src/config.ts', 'src/settings.ts', 'src/identity', 'src/redis'],
  'src/context.ts': ['src/cart-parts.ts', 'src/cart', 'src/identity', 'src/errors.ts'],
  'src/config-schema.ts': [],
  'src/config.ts': [
    'src/config-schema.ts',
    'src/cart',
    'src/redis',
    'src/sign-in',
    'src/zalo',
    'src/settings.ts',
  ],
  'src/settings.ts': [],
  'src/channel.ts': [],
  'src/poller.ts': [],
  'src/errors.ts': [],
  gateway: [],
  client: [],
  dev: [
    'resolvers/index.ts',
    'src/app.ts',
    'src/config.ts',
    'src/config-schema.ts',
    'src/settings.ts',
    'gateway',
  ],
};

/** A room is a folder, or one file beside the folders. */
const pattern = (room) => (room.endsWith('.ts') ? `^${room}$` : `^${room}/`);

const arrow = ([room, others]) => ({
  name: `${room} imports only what its room may`,
  severity: 'error',
  from: { path: pattern(room) },
  to: {
    path: '^(schema|resolvers|src|gateway|dev|client|test)/',
    pathNot: [room, ...others].map((path) => `^${path}`),
  },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only benchmarks borrow from tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'only main starts the app, and who writes down what it says of its routes',
      severity: 'error',
      from: { pathNot: '^(src/main|dev/emit-openapi|test/)' },
      to: { path: '^src/app' },
    },
    ...Object.entries(allow).map(arrow),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((client/)?dist|node_modules)' },
  },
};
