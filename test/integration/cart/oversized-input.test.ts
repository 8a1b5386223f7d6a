import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
/** Normalising it takes minutes. */
const MARKS = '\u0315\u0301\u0327'.repeat(30_000);
const ATTRIBUTES = Array.from({ length: 8000 }, (_, i) => ({ key: `k${9000 - i}`, value: 'v' }));
/** What others may wait meanwhile; far longer than it takes, and far less than computing something from the input would. */
const SOON_MS = 5000;

describe('input of a size that nobody means', () => {
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeAll(async () => {
    shopper = await newShopper(service().url);
  });
  beforeEach(async () => {
    guest = await newGuest(service().url);
    await guest.add({ lines: [{ sku: 'P001' }] });
  });

  /** The codes and places of the errors of a payload, which must come soon and leave the cart as it is. */
  async function refusalOf(
    call: () => Promise<{ userErrors: readonly { code: string; field?: readonly string[] | null }[] }>,
  ): Promise<string[]> {
    const version = (await guest.cart()).version;
    const started = performance.now();
    const { userErrors } = await call();
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    expect((await guest.cart()).version).toBe(version);
    return userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);
  }

  const line = (changes: object) => ({ lines: [{ sku: 'P002', ...changes }] });
  const marked = [{ key: 'size', value: MARKS }];

  it.each([
    ['a sku', { sku: MARKS }, 'INVALID_SKU input.lines.0.sku'],
    ['a key', { attributes: [{ key: MARKS, value: '' }] }, 'INVALID_ATTRIBUTES input.lines.0.attributes'],
    ['a value', { attributes: marked }, 'INVALID_ATTRIBUTES input.lines.0.attributes'],
    ['attributes', { attributes: ATTRIBUTES }, 'INVALID_ATTRIBUTES input.lines.0.attributes'],
  ])('is refused soon as %s', async (_, changes, error) => {
    expect(await refusalOf(() => guest.add(line(changes)))).toEqual([error]);
    expect(await refusalOf(() => guest.add({ ...line(changes), idempotencyKey: 'k' }))).toEqual([error]);
    const { baseVersion, lines } = { baseVersion: (await guest.cart()).version, ...line(changes) };
    const copy = { baseVersion, lines: [{ sku: 'P001' }, ...lines] };
    const placed = error.replace('lines.0', 'lines.1');
    expect(await refusalOf(() => guest.sync(copy))).toEqual([placed]);
    expect(await refusalOf(() => guest.sync({ ...copy, idempotencyKey: 'k' }))).toEqual([placed]);
  });

  it('is refused soon as a key, a replica or an id', async () => {
    const idempotencyKey = MARKS;
    const lines = [{ sku: 'P002' }];
    const invalidKey = ['INVALID_IDEMPOTENCY_KEY input.idempotencyKey'];

    expect(await refusalOf(() => guest.add({ lines, idempotencyKey }))).toEqual(invalidKey);
    expect(await refusalOf(() => guest.clear({ idempotencyKey }))).toEqual(invalidKey);
    expect(await refusalOf(() => guest.sync({ lines, replicaId: MARKS }))).toEqual([
      'INVALID_REPLICA_ID input.replicaId',
    ]);
    expect(await refusalOf(() => guest.update({ lines: [{ lineId: MARKS, quantity: 1 }] }))).toEqual([
      'LINE_NOT_FOUND input.lines.0.lineId',
    ]);
    expect(await refusalOf(() => guest.remove({ lineIds: [`${guest.id}.${MARKS}`] }))).toEqual([
      'LINE_NOT_FOUND input.lineIds.0',
    ]);
    expect(await refusalOf(() => shopper.mergeCart({ ...guest, token: MARKS } as Shopper))).toEqual([
      'SOURCE_TOKEN_INVALID input.sourceToken',
    ]);
    expect(await refusalOf(() => shopper.undoMergeCart({ mergeId: MARKS }))).toEqual([
      'MERGE_NOT_FOUND input.mergeId',
    ]);
  });

  it('finds no entity and opens no cart', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const r = [
      { __typename: 'CartLine', id: MARKS },
      { __typename: 'Cart', id: MARKS },
      { __typename: [[MARKS]], id: guest.id },
    ];
    const started = performance.now();

    const entities = await guest.ask(query, { r });
    const foreign = await guest.ask('query ($id: ID) { cart(identityId: $id) { id } }', { id: MARKS });

    expect(performance.now() - started).toBeLessThan(SOON_MS);
    expect(entities).toEqual({ data: { _entities: [null, null, null] } });
    expect(foreign.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it.each(['/cart/sync', '/graphql'])(
    'is not parsed by %s if an object has too many members',
    async (path) => {
      const attributes = Object.fromEntries(ATTRIBUTES.map(({ key, value }) => [key, value]));
      const response = await fetch(service().url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({ cart: [{ sku: 'P001', qty: 1, attributes }] }),
      });

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        detail: expect.stringContaining('more than 1000 members') as string,
      });
    },
  );

  const unknown = Object.fromEntries(ATTRIBUTES.slice(0, 900).map(({ key }) => [key, 'v'.repeat(30)]));
  it.each<[string, unknown, string]>([
    ['fields of the input', { lines: [], ...unknown }, '"input"; Field "k9000"'],
    ['fields of a line', { lines: [{ sku: 'P002', ...unknown }] }, '"input.lines.0"; Field "k9000"'],
    [
      'a text beside other fields',
      { lines: [{ sku: MARKS, ...Object.fromEntries(Object.entries(unknown).slice(0, 50)) }] },
      '"input.lines.0"; Field "k9000"',
    ],
  ])('is named once, and not repeated, as %s that the graph does not know', async (_, input, named) => {
    const query = 'mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { replayed } }';

    const answer = await guest.ask(query, { input });

    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(named) as string,
        extensions: { code: 'BAD_USER_INPUT', retryable: false },
      }),
    ]);
    expect(JSON.stringify(answer).length).toBeLessThan(1000);
  });

  it.each(['/cart/sync', '/graphql'])('is not parsed by %s if it is nested', async (path) => {
    for (const nested of ['['.repeat(300_000), '{"cart":'.repeat(70_000), '["\\"[",'.repeat(70_000)]) {
      const response = await fetch(service().url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: nested,
      });

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ detail: 'The body is nested too deeply.' });
    }
  });

  it('is refused soon over REST', async () => {
    const attributes = Object.fromEntries(ATTRIBUTES.slice(0, 1000).map(({ key, value }) => [key, value]));
    const started = performance.now();
    const post = async (changes: object) => {
      const response = await fetch(`${service().url}/cart/sync`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({
          cart: [
            { sku: 'P001', qty: 1 },
            { sku: 'P002', qty: 1, ...changes },
          ],
        }),
      });
      const { userErrors } = (await response.json()) as { userErrors: { code: string; field: string[] }[] };
      return userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
    };

    expect(await post({ sku: MARKS })).toEqual(['INVALID_SKU cart.1.sku']);
    expect(await post({ attributes })).toEqual(['INVALID_ATTRIBUTES cart.1.attributes']);
    expect(performance.now() - started).toBeLessThan(SOON_MS);
  });
});
