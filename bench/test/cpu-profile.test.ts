import { microsByOwner } from '../measure/cpu-profile';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

const nodes = [
  node(1, '(root)', '', [2, 3, 4, 5, 7]),
  node(2, '(idle)', ''),
  node(3, '(garbage collector)', ''),
  node(4, '(program)', ''),
  node(5, 'answer', 'file:///app/dist/src/http/server.js', [6, 8]),
  node(6, 'stringify', ''),
  node(7, 'post', 'node:inspector'),
  node(8, 'reply', '/app/node_modules/@fastify/cors/index.js', [9]),
  node(9, 'write', 'node:net'),
];

it('a profile is split by whose code was at work, and what is built in counts for its caller', () => {
  const samples = [2, 5, 6, 6, 3, 8, 9, 4, 7];
  const timeDeltas = [500, 1, 2, 4, 8, 16, 32, 64, 900];

  expect(Object.fromEntries(microsByOwner({ nodes, samples, timeDeltas }))).toEqual({
    'src/http': 1 + 2 + 4,
    'garbage collection': 8,
    '@fastify/cors': 16,
    'node:net': 32,
    'outside of JavaScript': 64,
  });
});

it('a package within a package is the one that is named', () => {
  const inner = node(1, 'parse', '/app/node_modules/one/node_modules/other/lib/a.js');

  expect([...microsByOwner({ nodes: [inner], samples: [1], timeDeltas: [3] }).keys()]).toEqual(['other']);
});
