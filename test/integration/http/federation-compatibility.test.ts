import { readFileSync } from 'node:fs';
import { Kind, buildClientSchema, getIntrospectionQuery, parse, print } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { compose } from '../../../gateway/composition/composition';
import { projectFile } from '../../../gateway/project-file';
import { readSubgraphs } from '../../../gateway/composition/subgraphs';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

/*
 * The rows of Apollo's compatibility list (https://www.apollographql.com/docs/graphos/reference/federation/compatible-subgraphs)
 * that apply to a subgraph which only owns what it answers: no @shareable, @external, @requires, @provides, @override,
 * @inaccessible, @interfaceObject or @composeDirective. Its fourth kind of key, a composite one, we have not either.
 */
const [{ env }] = stores as [(typeof stores)[number]];

/** What a subgraph may take from federation. */
const FEDERATION = [
  '@key',
  '@tag',
  '@shareable',
  '@inaccessible',
  '@external',
  '@requires',
  '@provides',
  '@override',
];

describe('the subgraph, by the compatibility list of federation', () => {
  const service = useService(env);
  let guest: Shopper;
  let sdl: string;

  beforeAll(async () => {
    guest = await newGuest(service().url);
    const { data } = await guest.ask<{ _service: { sdl: string } }>('{ _service { sdl } }');
    sdl = data!._service.sdl;
  });

  const directivesOf = (type: string): readonly string[] =>
    parse(sdl).definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type
        ? (node.directives ?? []).map(print)
        : [],
    );

  it('_service: gives an SDL that composes to the graph of this repository', () => {
    const subgraphs = readSubgraphs().map((one) => (one.name === 'cart' ? { ...one, sdl } : one));
    const committed = readFileSync(projectFile('gateway', 'supergraph.graphql'), 'utf8');
    expect(sdl).toContain('type Query');
    expect(compose(subgraphs).supergraphSdl).toBe(committed);
  });

  it('_service: is there for introspection beside _entities, _Entity and _Any', async () => {
    const { data, errors } = await guest.ask<IntrospectionQuery>(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    const schema = buildClientSchema(data!);
    const { _service, _entities } = schema.getQueryType()!.getFields();
    expect(String(_service?.type)).toBe('_Service!');
    expect(String(_entities?.type)).toBe('[_Entity]!');
    expect(_entities?.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'representations: [_Any!]!',
    ]);
    expect(schema.getPossibleTypes(schema.getType('_Entity') as never).map(String)).toEqual([
      'Cart',
      'CartLine',
      'Product',
    ]);
  });

  it('@link: names federation once, in version 2.9, with directives of federation under their own names', () => {
    const links = parse(sdl).definitions.flatMap((node): string[] =>
      node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION
        ? (node.directives ?? []).map(print).filter((directive) => directive.includes('/federation/'))
        : [],
    );
    expect(links).toHaveLength(1);
    const [, version, imports = ''] =
      /^@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v([\d.]+)", import: \[(.*)\]\)$/.exec(
        links[0]!,
      ) ?? [];
    expect(version).toBe('2.9');
    expect(FEDERATION).toEqual(expect.arrayContaining(JSON.parse(`[${imports}]`) as string[]));
  });

  it('@key: names its entities by one field, and the product that others answer as a stub', () => {
    expect(directivesOf('Cart')).toEqual(['@key(fields: "id")']);
    expect(directivesOf('CartLine')).toEqual(['@key(fields: "id")']);
    expect(directivesOf('Product')).toEqual(['@key(fields: "sku", resolvable: false)']);
  });

  it('@key: resolves carts and lines by it', async () => {
    const [line] = (await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] })).cart.lines;
    const r = [
      { __typename: 'CartLine', id: line!.id },
      { __typename: 'Cart', id: guest.id },
    ];
    const answer = await guest.ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Cart { totalQuantity } ... on CartLine { quantity product { __typename sku } } } }',
      { r },
    );
    expect(answer).toEqual({
      data: {
        _entities: [
          { __typename: 'CartLine', quantity: 2, product: { __typename: 'Product', sku: 'P001' } },
          { __typename: 'Cart', totalQuantity: 2 },
        ],
      },
    });
  });

  it('@tag: stands in the SDL under its own name, and what has one still answers', async () => {
    expect(sdl).toMatch(/identityId: ID @tag\(name: "internal"\)/);
    expect(sdl).not.toMatch(/@federation__(tag|inaccessible)\(/);
    const answer = await guest.ask('query ($id: ID) { cart(identityId: $id) { id } }', { id: guest.id });
    expect(answer).toEqual({ data: { cart: { id: guest.id } } });
  });

  it('ftv1: gives no trace, because everybody could ask for one and every field would pay for it', async () => {
    const answer = await guest.ask('{ __typename }', {}, { 'apollo-federation-include-trace': 'ftv1' });
    expect(answer).toEqual({ data: { __typename: 'Query' } });
  });
});
