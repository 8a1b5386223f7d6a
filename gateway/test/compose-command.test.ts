import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeProject } from '../composition/main';
import { projectFile } from '../project-file';

const PRICING = 'gateway/registry/subgraphs/pricing.graphql';
const UP_TO_DATE = 'Composed cart, catalog, pricing: every file is up to date.';
const WRITTEN = [
  'gateway/supergraph.graphql',
  'schema/supergraph-api.graphql',
  'gateway/supergraph.public.graphql',
  'schema/supergraph-api.public.graphql',
];
let root = '';

/** The graph of this project, not composed yet. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onecart-'));
  for (const path of ['gateway/supergraph.yaml', 'gateway/registry/subgraphs', 'schema/cart.graphql'])
    cpSync(projectFile(path), join(root, path), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function edit(from: string, to: string): void {
  const path = join(root, PRICING);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

describe('npm run compose', () => {
  it('names the files that it wrote, and says when there was nothing to write', () => {
    expect(composeProject([], root)).toEqual({
      code: 0,
      lines: ['Composed cart, catalog, pricing and wrote:', ...WRITTEN.map((file) => `  ${file}`)],
    });
    for (const file of WRITTEN)
      expect(readFileSync(join(root, file), 'utf8')).toBe(readFileSync(projectFile(file), 'utf8'));
    expect(composeProject([], root)).toEqual({ code: 0, lines: [UP_TO_DATE] });
    expect(composeProject(['--check'], root)).toEqual({ code: 0, lines: [UP_TO_DATE] });
  });

  it('with --check names each stale file and writes nothing', () => {
    expect(composeProject(['--check'], root)).toEqual({
      code: 1,
      lines: WRITTEN.map((file) => `${file} is stale. Run: npm run compose`),
    });
    expect(existsSync(join(root, WRITTEN[0]!))).toBe(false);
  });

  it.each([
    ['no GraphQL', 'type CartLine', 'typ CartLine', `(pricing ${PRICING}:`],
    ['an unknown type', 'subtotal: Money', 'subtotal: Cash', `(pricing ${PRICING}:`],
    ['a field of another type', 'sku: ID!', 'sku: Int!', `pricing ${PRICING}:`],
    ['a field that nobody has', 'price: Money @external', 'cost: Money @external', `pricing ${PRICING}:`],
  ])('tells %s once, with subgraph and file', (_, from, to, place) => {
    edit(from, to);
    const { code, lines } = composeProject([], root);

    expect(code).toBe(1);
    expect(new Set(lines.map((line) => line.replace('Variant public: ', ''))).size).toBe(lines.length);
    for (const error of lines.slice(0, -1)) expect(error).toContain(place);
    expect(lines.at(-1)).toBe('The subgraphs do not compose; nothing was written.');
  });

  it('tells in one line that a file is missing', () => {
    rmSync(join(root, PRICING));

    expect(composeProject([], root)).toEqual({
      code: 2,
      lines: [`${PRICING} cannot be read. gateway/supergraph.yaml names the files of the subgraphs.`],
    });
  });
});
