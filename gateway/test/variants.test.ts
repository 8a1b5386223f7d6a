import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { apiSchema } from '../composition/api-schema';
import { apiDifference } from '../check/difference/api-difference';
import { compose, describeRemark } from '../composition/composition';
import { projectFile } from '../project-file';
import { readOperations } from '../registry/operations';
import type { Subgraph } from '../composition/subgraphs';
import { readSubgraphs } from '../composition/subgraphs';
import type { Variant } from '../composition/variants';
import { variants } from '../composition/variants';

const [publicVariant] = variants as [Variant];
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@external", "@requires"])';

function subgraph(name: string, ...lines: string[]): Subgraph {
  const sdl = [LINK, ...lines].join('\n');
  return { name, url: `http://${name}/graphql`, file: `${name}.graphql`, sdl };
}

function shown(subgraphs: readonly Subgraph[], variant?: Variant): GraphQLSchema {
  return apiSchema(compose(subgraphs, variant).supergraphSdl!);
}

describe('the variant public of this graph', () => {
  const api = shown(readSubgraphs(), publicVariant);

  it('is the committed supergraph and schema (if not: npm run compose)', () => {
    const committed = (file: string) => readFileSync(projectFile(file), 'utf8');
    const { supergraphSdl } = compose(readSubgraphs(), publicVariant);
    expect(supergraphSdl).toBe(committed('gateway/supergraph.public.graphql'));
    expect(`${printSchema(lexicographicSortSchema(api))}\n`).toBe(
      committed('schema/supergraph-api.public.graphql'),
    );
  });

  it('hides what is for services of the shop, and nothing else', async () => {
    const differences = await apiDifference(shown(readSubgraphs()), api);
    expect(differences.map(({ coordinate }) => coordinate)).toEqual([
      'Cart.formerIds',
      'Query.cart(identityId:)',
      'TakeOrderedLinesInput.identityId',
    ]);
  });

  it('answers all that the registered clients send', () => {
    for (const { text, file } of readOperations(projectFile()))
      expect([file, ...validate(api, parse(text))]).toEqual([file]);
  });
});

describe('a variant', () => {
  const SHOP = `
    type Query { best(of: Kind, hint: String @tag(name: "internal")): Item find(by: Filter): [Item] audit: Audit @tag(name: "internal") }
    type Item @key(fields: "id") { id: ID! name: String @tag(name: "public") cost: Int @tag(name: "internal") }
    type Audit @tag(name: "internal") { by: String }
    enum Kind { NEW SECRET @tag(name: "internal") }
    input Filter { name: String cost: Int @tag(name: "internal") }`;
  const MARGINS = subgraph(
    'margins',
    'type Item @key(fields: "id") { id: ID! cost: Int @external margin: Int @requires(fields: "cost") }',
  );

  it('hides types, fields, arguments, enum values and input fields with its tag; subgraphs go on using them', () => {
    const expected = buildSchema(`
      type Query { best(of: Kind): Item find(by: Filter): [Item] }
      type Item { id: ID! name: String margin: Int }
      enum Kind { NEW }
      input Filter { name: String }`);
    const found = shown([subgraph('shop', SHOP), MARGINS], publicVariant);
    expect(printSchema(lexicographicSortSchema(found))).toBe(printSchema(lexicographicSortSchema(expected)));
  });

  it('is the whole graph where nothing has its tag', () => {
    const plain = [subgraph('shop', 'type Query { best: String }')];
    expect(compose(plain, publicVariant)).toEqual(compose(plain));
  });

  it('does not compose if something shown needs what is hidden, and says where', () => {
    const half = subgraph(
      'half',
      'type Query { audit: Audit }',
      'type Audit @tag(name: "internal") { by: String }',
    );
    expect(compose([half]).errors).toBeUndefined();
    expect(compose([half], publicVariant).errors!.map(describeRemark)).toEqual([
      expect.stringMatching(
        /^REFERENCED_INACCESSIBLE .*"Audit".*"Query.audit".*\(half half\.graphql:\d+:\d+/s,
      ),
    ]);
  });
});
