import type { Lie, TrueAnswer } from './lying-subgraph';
import { answerJson, answerText } from './lying-subgraph';

/** Words that no client may read. */
export const SECRET = 'secret words of a neighbour';

const TEN_MEGABYTES = 10_000_000;
const HTML = `<html><body>${SECRET}</body></html>`;

const json =
  (of: (truth: TrueAnswer) => unknown): Lie =>
  (response, truth) =>
    answerJson(response, of(truth));

const text =
  (body: string, type = 'application/json', status = 200): Lie =>
  (response) =>
    answerText(response, body, type, status);

/** Every entity as something else. */
const entities = (of: (entity: Record<string, unknown>) => unknown): Lie =>
  json(({ data }) => ({ data: { _entities: data._entities.map(of) } }));

/** Everything that is no object or list is replaced. */
function withLeaves(value: unknown, leaf: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withLeaves(item, leaf));
  if (typeof value !== 'object' || value === null) return leaf;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLeaves(item, leaf)]));
}

/** In every field of an entity. */
const fields = (value: unknown) => entities((entity) => ({ ...entity, ...mapped(entity, value) }));
const mapped = (entity: object, value: unknown) =>
  Object.fromEntries(Object.keys(entity).map((key) => [key, value]));

/** The truth, and too much of something else. */
export const tenMegabytesMore = json((truth) => ({ ...truth, extensions: { x: 'x'.repeat(TEN_MEGABYTES) } }));

/** Ways in which a neighbour can fail a graph, by what it does. */
export const lies: readonly (readonly [what: string, lie: Lie])[] = [
  ['does not answer', () => undefined],
  [
    'answers a space every 50 ms and never an end',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    },
  ],
  [
    'drops the connection in the middle of its answer',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"data":{"_entities":[', () => response.destroy());
    },
  ],
  ['answers HTTP 502 in HTML', text(HTML, 'text/html', 502)],
  ['answers HTTP 200 in HTML', text(HTML, 'text/html')],
  ['answers HTTP 302', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ['answers HTTP 204', (response) => response.writeHead(204).end()],
  ['answers half a JSON text', text('{"data":{"_entities":[{"subto')],
  ['answers a list', json(() => [1, SECRET])],
  ['answers null', json(() => null)],
  ['answers an empty object', json(() => ({}))],
  ['answers no data and no error', json(() => ({ data: null }))],
  ['answers data that is a text', json(() => ({ data: SECRET }))],
  ['answers errors that are no list', json(() => ({ data: null, errors: SECRET }))],
  ['answers no entities', json(() => ({ data: { _entities: null } }))],
  ['answers entities that are a text', json(() => ({ data: { _entities: SECRET } }))],
  ['answers fewer entities than were asked for', json(() => ({ data: { _entities: [] } }))],
  [
    'answers more entities than were asked for',
    json(({ data: { _entities: all } }) => ({ data: { _entities: [...all, ...all, ...all] } })),
  ],
  ['answers objects for numbers and texts', json((truth) => withLeaves(truth, { wrong: SECRET }))],
  ['answers lists for numbers and texts', json((truth) => withLeaves(truth, [SECRET]))],
  ['answers null for numbers and texts', json((truth) => withLeaves(truth, null))],
  ['answers a text for every field', fields(SECRET)],
  ['answers a list for every field', fields([])],
  ['answers an object for every field', fields({})],
  ['answers a text of 10 MB in JSON', text(JSON.stringify({ data: 'x'.repeat(TEN_MEGABYTES) }))],
  ['answers 10 MB that are no JSON', text('x'.repeat(TEN_MEGABYTES), 'text/plain')],
  ['answers 10 MB beside its data', tenMegabytesMore],
  [
    'answers without end, as fast as it can',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'answers errors by the thousand',
    json(() => ({ data: null, errors: Array.from({ length: 5_000 }, () => ({ message: SECRET })) })),
  ],
];

/** Answers that no GraphQL server gives to what it was asked, whatever its resolvers do. */
export const forgeries: readonly (readonly [what: string, lie: Lie])[] = [
  ['entities that are texts', entities(() => SECRET)],
  ['entities of another type', entities((entity) => ({ ...entity, __typename: 'Robot' }))],
  [
    'fields of the cart that it was not asked for',
    entities((entity) => ({ ...entity, id: 'forged', version: -1, sku: 'forged', quantity: -1, lines: [] })),
  ],
];
