import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newNeighbour } from '../neighbours/new/main';
import { projectFile } from '../project-file';
import { diskOf, readSubgraphs } from '../composition/subgraphs';

const COPIED = [
  '.env.example',
  'gateway/neighbours',
  'gateway/registry/subgraphs',
  'gateway/router/router.yaml',
  'gateway/supergraph.yaml',
  'schema/cart.graphql',
];
let root = '';

/** A copy of the files that the command reads and changes. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onecart-'));
  for (const path of COPIED) cpSync(projectFile(path), join(root, path), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** All files in the folder, by path. */
function contents(): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths.map((path) => [path, statSync(join(root, path)).isFile() ? text(path) : 'a folder']),
  );
}

/** The added lines. All old lines must still be there, in the same order. */
function linesAdded(before: string, after: string): string[] {
  const rest = before.split('\n');
  const added = after.split('\n').filter((line) => {
    if (line !== rest[0]) return true;
    rest.shift();
    return false;
  });
  expect(rest).toEqual([]);
  return added;
}

describe('npm run neighbour:new', () => {
  it('joins a subgraph with one nullable field of Cart, and says what it wrote', () => {
    const { code, lines } = newNeighbour(['suggestions'], root);

    expect(code).toBe(0);
    for (const path of lines.slice(0, lines.indexOf(''))) expect(existsSync(join(root, path))).toBe(true);
    expect(readSubgraphs(diskOf(root)).at(-1)).toMatchObject({
      name: 'suggestions',
      url: 'http://127.0.0.1:4004/graphql',
    });
    expect(text('schema/supergraph-api.graphql')).toMatch(/^ {2}suggestions: \[Product\]$/m);
  });

  it('turns a name of several words into a field, a function and variables', () => {
    const { code, lines } = newNeighbour(['gift-wrap'], root);

    expect(code).toBe(0);
    expect(lines).toContain('npm start now serves Cart.giftWrap too: { cart { giftWrap { title } } }');
    expect(text('schema/supergraph-api.graphql')).toMatch(/^ {2}giftWrap: \[Product\]$/m);
    expect(text('gateway/router/router.yaml')).toContain('gift-wrap: ${env.GIFT_WRAP_URL:-');
    expect(text('.env.example')).toContain('#GIFT_WRAP_PORT=4004');
    expect(text('gateway/neighbours/gift-wrap/server.ts')).toContain('function startGiftWrap(');
  });

  it('leaves no mark of the template', () => {
    newNeighbour(['suggestions'], root);

    const written = Object.entries(contents()).filter(([path]) => !path.includes('template'));
    expect(written.filter(([, content]) => content.includes('{{'))).toEqual([]);
  });

  it('adds lines to the files that all share and changes none', () => {
    const shared = ['.env.example', 'gateway/router/router.yaml', 'gateway/supergraph.yaml'];
    const before = shared.map(text);
    newNeighbour(['suggestions'], root);

    expect(shared.map((path, index) => linesAdded(before[index]!, text(path)))).toEqual([
      ['# port of the neighbour suggestions; 0 takes a free one', '#SUGGESTIONS_PORT=4004', ''],
      ['  suggestions: ${env.SUGGESTIONS_URL:-http://127.0.0.1:4004/graphql}'],
      [
        '  suggestions:',
        '    routing_url: http://127.0.0.1:4004/graphql',
        '    schema:',
        '      file: ./registry/subgraphs/suggestions.graphql',
      ],
    ]);
  });

  it('gives each neighbour a port of its own, and none that something else has', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((name) => `${name}s`);
    for (const name of names) expect(newNeighbour([name], root).code).toBe(0);

    const ports = readSubgraphs(diskOf(root)).map(({ url }) => new URL(url).port);
    expect(ports.slice(3)).toEqual(['4004', '4005', '4006', '4007', '4008', '4009', '4011']);
  });

  it.each([
    ['no name', [], 'Usage: npm run neighbour:new <name>'],
    ['two names', ['one', 'two'], 'Usage: npm run neighbour:new <name>'],
    ['capitals', ['Suggestions'], '"Suggestions" cannot be the name'],
    ['a digit first', ['2nd'], '"2nd" cannot be the name'],
    ['camelCase', ['giftWrap'], '"giftWrap" cannot be the name'],
    ['a hyphen at the end', ['gift-'], '"gift-" cannot be the name'],
    ['two hyphens', ['gift--wrap'], '"gift--wrap" cannot be the name'],
    ['a way out of the folder', ['../evil'], '"../evil" cannot be the name'],
    ['one letter', ['x'], '"x" cannot be the name'],
    ['too many letters', ['a'.repeat(21)], 'cannot be the name'],
    ['nothing in it', [''], '"" cannot be the name'],
    ['an option', ['--help'], '"--help" cannot be the name'],
    ['the cart', ['cart'], '"cart" is taken: it is a subgraph'],
    ['a neighbour', ['pricing'], '"pricing" is taken: it is a subgraph'],
    ['a field of the cart', ['version'], '"version" is taken: the subgraph cart has a field Cart.version'],
    [
      'a field of a neighbour',
      ['subtotal'],
      '"subtotal" is taken: the subgraph pricing has a field Cart.subtotal',
    ],
    [
      'a field of two words',
      ['line-count'],
      '"line-count" is taken: the subgraph cart has a field Cart.lineCount',
    ],
    ['a folder', ['template'], '"template" is taken: gateway/neighbours/template is there already'],
    ['a variable of the cart', ['redis'], '"redis" is taken: the variable REDIS_URL means something else'],
    [
      'a variable of npm start',
      ['gateway'],
      '"gateway" is taken: the variable GATEWAY_PORT means something else',
    ],
  ])('refuses %s in one line, and changes nothing', (_, args, message) => {
    const before = contents();

    const { code, lines } = newNeighbour(args, root);

    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringContaining(message)]);
    expect(lines[0]).not.toContain('\n');
    expect(contents()).toEqual(before);
  });

  it('changes nothing if a file cannot be written', () => {
    mkdirSync(join(root, 'schema/supergraph-api.public.graphql'));
    const before = contents();

    const { code, lines } = newNeighbour(['suggestions'], root);

    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^EISDIR.*Nothing was changed\.$/)]);
    expect(contents()).toEqual(before);
  });

  it('says so if the graph is broken already', () => {
    rmSync(join(root, 'gateway/registry/subgraphs/pricing.graphql'));

    expect(newNeighbour(['suggestions'], root)).toEqual({
      code: 2,
      lines: [expect.stringContaining('gateway/registry/subgraphs/pricing.graphql cannot be read')],
    });
  });
});
