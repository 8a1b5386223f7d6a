import { readFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { parse as yaml } from 'yaml';
import { graphState } from '../check/graph-state';
import { nonNullAdditions } from '../check/nullability';
import { apiSchema } from '../composition/api-schema';
import { compose, describeRemark } from '../composition/composition';
import { projectFile } from '../project-file';
import type { Subgraph } from '../composition/subgraphs';
import { addressVariable, readSubgraphs } from '../composition/subgraphs';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const shop = subgraph(
  'shop',
  'type Query { best: Item }',
  'type Item @key(fields: "id") { id: ID! name: String! }',
);

function subgraph(name: string, ...lines: string[]): Subgraph {
  return {
    name,
    url: `http://${name}/graphql`,
    file: `${name}/schema.graphql`,
    sdl: [LINK, ...lines].join('\n'),
  };
}

const errorsOf = (subgraphs: Subgraph[]) => compose(subgraphs).errors?.map(describeRemark);

describe('the graph of this project', () => {
  it('composes without a warning', () => {
    const { hints } = compose(readSubgraphs());
    expect(hints?.filter(({ level }) => level === 'WARN')).toEqual([]);
  });

  it('is the committed supergraph (if not: npm run compose)', () => {
    const committed = readFileSync(projectFile('gateway', 'supergraph.graphql'), 'utf8');
    expect(compose(readSubgraphs()).supergraphSdl).toBe(committed);
  });

  it('shows clients the committed schema (if not: npm run compose), and nothing of how it is joined', () => {
    const committed = readFileSync(projectFile('schema', 'supergraph-api.graphql'), 'utf8');
    const { supergraphSdl } = compose(readSubgraphs());
    expect(`${printSchema(lexicographicSortSchema(apiSchema(supergraphSdl!)))}\n`).toBe(committed);
    expect(committed).not.toMatch(/join__|@/);
  });

  it('is the same text whatever the order of the subgraphs', () => {
    const subgraphs = readSubgraphs();
    expect(compose([...subgraphs].reverse())).toEqual(compose(subgraphs));
  });

  it('takes the URL of every subgraph from a variable', () => {
    const { override_subgraph_url: overrides } = yaml(
      readFileSync(projectFile('gateway', 'router', 'router.yaml'), 'utf8'),
    ) as { override_subgraph_url: object };
    expect(overrides).toEqual(
      Object.fromEntries(
        readSubgraphs().map(({ name, url }) => [name, `\${env.${addressVariable(name)}:-${url}}`]),
      ),
    );
  });

  it('takes nothing from neighbours that would null the cart when they are down', () => {
    expect(nonNullAdditions(graphState(readSubgraphs())).map(describeRemark)).toEqual([]);
  });
});

describe('subgraphs that do not compose', () => {
  it('get code, subgraph, file, line and column of every place involved', () => {
    const rival = subgraph('rival', 'type Item @key(fields: "id") {', '  id: ID!', '  name: Int!', '}');
    const places = String.raw`\(rival rival/schema\.graphql:4:3, shop shop/schema\.graphql:3:40\)$`;
    expect(errorsOf([shop, rival])).toEqual([
      expect.stringMatching(`^FIELD_TYPE_MISMATCH .*"Item.name".*${places}`),
      expect.stringMatching(`^INVALID_FIELD_SHARING .*"Item.name".*${places}`),
    ]);
  });

  it('get the place of an SDL that is not GraphQL', () => {
    const broken = subgraph('broken', 'type Item {', '  id ID!', '}');
    expect(errorsOf([shop, broken])).toEqual([
      'INVALID_GRAPHQL Syntax Error: Expected ":", found Name "ID". (broken broken/schema.graphql:3:6)',
    ]);
  });

  it('get the query that no subgraph could answer', () => {
    const unreachable = subgraph(
      'far',
      'type Item @key(fields: "id", resolvable: false) { id: ID! far: String }',
    );
    expect(errorsOf([shop, unreachable])).toEqual([
      expect.stringMatching(/^SATISFIABILITY_ERROR .*best \{.*far/s),
    ]);
  });

  it('give no supergraph', () => {
    expect(compose([subgraph('empty', 'type Item { id: ID! }')]).supergraphSdl).toBeUndefined();
  });
});
