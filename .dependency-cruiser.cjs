/** What each room may import beside itself. `src` reads main → app → http → sign-in → cart, zalo → identity → redis. */
const rooms = {
  kit: [],
  schema: [],
  resolvers: ['schema', 'src/context.ts'],
  'src/main.ts': ['src/app', 'src/config', 'src/telemetry', 'kit'],
  'src/app': ['src', 'resolvers'],
  'src/config': ['src/cart', 'src/redis', 'src/sign-in', 'src/zalo', 'src/http/caller', 'kit'],
  'src/commands': ['src/config', 'src/identity', 'src/redis', 'kit'],
  'src/http': [
    'resolvers',
    'src/context.ts',
    'src/sign-in',
    'src/cart',
    'src/zalo',
    'src/identity',
    'src/redis',
    'src/telemetry',
    'src/errors.ts',
  ],
  'src/context.ts': ['src/cart'],
  'src/sign-in': ['src/cart', 'src/zalo', 'src/identity', 'src/redis', 'src/errors.ts'],
  'src/cart': ['src/identity', 'src/redis', 'src/poller.ts', 'src/errors.ts'],
  'src/zalo': ['src/redis', 'src/errors.ts'],
  'src/identity': ['src/redis', 'src/poller.ts', 'src/errors.ts', 'kit'],
  'src/redis': ['src/errors.ts'],
  'src/telemetry': ['src/redis', 'src/identity', 'src/zalo'],
  'src/poller.ts': [],
  'src/errors.ts': [],
  gateway: ['kit'],
  client: [],
  sandboxes: ['kit'],
  dev: ['resolvers/index.ts', 'src/app', 'src/config', 'src/redis', 'kit', 'gateway', 'sandboxes'],
};

/** A room is a folder, or one file beside the folders. */
const pattern = (room) => (room.endsWith('.ts') ? `^${room}$` : `^${room}/`);

const arrow = ([room, others]) => ({
  name: `${room} imports only what its room may`,
  severity: 'error',
  from: { path: pattern(room) },
  to: {
    path: '^(schema|resolvers|src|gateway|dev|client|kit|sandboxes|test)/',
    pathNot: [room, ...others].map((path) => `^${path}`),
  },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no cycles between folders',
      severity: 'error',
      scope: 'folder',
      // `resolvers` names what a request is served with (`src/context.ts`), and `src/app` puts the resolvers to work.
      from: { pathNot: '^(src|resolvers)$' },
      to: { circular: true },
    },
    {
      name: 'only benchmarks borrow from tests',
      severity: 'error',
      from: { pathNot: '^bench/|(^|/)test/' },
      to: { path: '^test/' },
    },
    {
      name: 'only main and the emitters start the app',
      severity: 'error',
      from: { pathNot: '^(src/main|src/app|dev/emit-openapi|test/)' },
      to: { path: '^src/app' },
    },
    ...Object.entries(rooms).map(arrow),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((client/)?dist|node_modules)' },
  },
};
