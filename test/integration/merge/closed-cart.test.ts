import { randomUUID } from 'node:crypto';
import { print } from 'graphql';
import { cartKeys } from '../../../src/redis/keys';
import {
  AddCartLinesDocument,
  CartDocument,
  ClearCartDocument,
  MergeCartDocument,
  PreviewMergeCartDocument,
  RemoveCartLinesDocument,
  SyncCartDocument,
  UndoMergeCartDocument,
  UpdateCartLinesDocument,
} from '../../__generated__/operations';
import { lineId } from '../../../src/cart/line-identity';
import type { AuthAnswer, AuthBody } from '../../support/auth-client';
import { AuthClient, WEBSITE } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { ROUTER_SECRET } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { prepare, use, useService, useStore } from '../../support/use';

const closed = { errors: [{ extensions: { code: 'SIGNED_IN_ELSEWHERE', retryable: false } }] };
const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Cart { id version } } }`;

describe.each(stores)('signing in closes the cart of the guest on $store', ({ env }) => {
  const redis = useStore(env);
  const shop = use(() => TestIdentityProvider.start());
  const service = useService(() => ({ ...env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  const as = (holder: AuthBody) => shopperAt(service().url, holder);
  const newGuest = async () => as((await client().guest()).body);
  const bearer = ({ token }: Shopper) => ({ authorization: `Bearer ${token}` });
  const signIn = async (guest: Shopper, person: string = randomUUID()): Promise<AuthAnswer> =>
    client().post('/auth/exchange', { token: await shop().tokenOf(person) }, bearer(guest));
  const signedIn = async (guest: Shopper, person?: string): Promise<Shopper> =>
    as((await signIn(guest, person)).body);
  const linesOf = async ({ id }: Shopper) =>
    Object.keys(await redis.hgetall(cartKeys(id).cart)).filter((field) => !field.startsWith('@'));

  it.each([
    ['a filled cart', { P001: 2 }],
    ['no cart', {}],
  ])('with %s: no call of the guest is answered any more', async (_, units) => {
    const guest = await newGuest();
    if (Object.keys(units).length > 0) await guest.fill(units);
    const idempotencyKey = randomUUID();
    const lines = [{ sku: 'P002' }];
    if (Object.keys(units).length > 0) await guest.add({ lines, idempotencyKey });
    const other = await newShopper(service().url);
    const id = lineId(guest.id, 'P001');

    await signedIn(guest);

    const inputs = [
      [CartDocument, undefined],
      [AddCartLinesDocument, { lines }],
      [AddCartLinesDocument, { lines, idempotencyKey }],
      [UpdateCartLinesDocument, { lines: [{ lineId: id, quantity: 3 }] }],
      [RemoveCartLinesDocument, { lineIds: [id] }],
      [ClearCartDocument, {}],
      [SyncCartDocument, { lines: [] }],
      [SyncCartDocument, { lines: [], idempotencyKey: '' }],
      [MergeCartDocument, { sourceToken: other.token }],
      [PreviewMergeCartDocument, { sourceToken: other.token }],
      [UndoMergeCartDocument, { mergeId: 'any' }],
    ] as const;
    for (const [document, input] of inputs)
      expect(await guest.ask(print(document), { input })).toMatchObject(closed);
    for (const cartId of [guest.id, other.id])
      expect(
        await guest.ask(
          ENTITIES,
          { of: [{ __typename: 'Cart', id: cartId }] },
          { 'x-router-secret': ROUTER_SECRET },
        ),
      ).toMatchObject(closed);
    expect(await linesOf(guest)).toEqual([]);
  });

  it('says so over REST by a problem document', async () => {
    const guest = await newGuest();
    await signedIn(guest);
    const body = { cart: [{ sku: 'P001', qty: 1 }] };

    for (const answer of [
      await client().ask('GET', '/cart/sync', bearer(guest)),
      await client().post('/cart/sync', body, bearer(guest)),
      await client().post('/cart/sync', body, { ...bearer(guest), 'idempotency-key': 'a' }),
      await client().post('/auth/handoff', { channel: 'ZALO_MINI_APP' }, bearer(guest)),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'SIGNED_IN_ELSEWHERE', retryable: false } });
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    }
  });

  it('keeps the token good for repeating the sign-in, which answers the same merge', async () => {
    const guest = await newGuest();
    await guest.fill({ P001: 2 });
    const person = randomUUID();
    const first = await signIn(guest, person);

    const again = await Promise.all(Array.from({ length: 5 }, () => signIn(guest, person)));

    for (const { status, body } of again) {
      expect({ status, id: body.identity.id, merge: body['merge'] }).toEqual({
        status: 200,
        id: first.body.identity.id,
        merge: first.body['merge'],
      });
    }
    expect(unitsOf(await as(first.body).cart())).toEqual({ P001: 2 });
  });

  it('answers a change that is repeated as the shopper from the records of the guest, all of them', async () => {
    const guest = await newGuest();
    const keys = Array.from({ length: 900 }, () => randomUUID());
    const add = (who: Shopper, idempotencyKey: string) =>
      who.add({ lines: [{ sku: 'P001' }], idempotencyKey });
    const addAll = async (who: Shopper) => {
      const answers = [];
      for (let i = 0; i < keys.length; i += 50)
        answers.push(...(await Promise.all(keys.slice(i, i + 50).map((key) => add(who, key)))));
      return answers;
    };
    await addAll(guest);
    await guest.clear({});

    const shopper = await signedIn(guest);

    expect((await addAll(shopper)).every(({ replayed }) => replayed)).toBe(true);
    expect(unitsOf(await shopper.cart())).toEqual({});
  });

  it('leaves no receipt of a cart without lines, and tells of the merge before', async () => {
    const guest = await newGuest();
    const person = randomUUID();
    const shopper = as((await client().post('/auth/exchange', { token: await shop().tokenOf(person) })).body);
    expect((await signIn(await newGuest(), person)).body).not.toHaveProperty('merge');
    await guest.fill({ P001: 2 });
    const { merge } = await shopper.mergeCart(guest);

    expect((await signIn(guest, person)).body['merge']).toMatchObject({ id: merge!.id });
    expect(await guest.ask(CartDocument)).toMatchObject(closed);
    expect(await shopper.merges()).toHaveLength(1);
  });

  it('moves nothing to a second shopper whom the guest signs in as later', async () => {
    const guest = await newGuest();
    await guest.fill({ P001: 2 });
    const first = await signedIn(guest);

    const second = await signIn(guest);

    expect(second).toMatchObject({ status: 200, body: { identity: { kind: 'SHOPPER' } } });
    expect(second.body).not.toHaveProperty('merge');
    expect(unitsOf(await as(second.body).cart())).toEqual({});
    expect(unitsOf(await first.cart())).toEqual({ P001: 2 });
  });

  it('lets nobody merge the cart: its shopper hears that it was, and another that the guest is gone', async () => {
    const guest = await newGuest();
    await guest.fill({ P001: 2 });
    const [shopper, other] = [await signedIn(guest), await newShopper(service().url)];
    const [receipt] = await shopper.merges();

    expect(await shopper.mergeCart(guest)).toMatchObject({
      outcome: 'ALREADY_MERGED',
      merge: { id: receipt!.id },
    });
    expect(await shopper.previewMergeCart(guest)).toMatchObject({ outcome: 'ALREADY_MERGED', lines: [] });
    const input = { sourceToken: guest.token };
    expect(await other.ask(MergeCartDocument, { input })).toMatchObject(closed);
    expect(await other.ask(PreviewMergeCartDocument, { input })).toMatchObject(closed);
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 2 });
  });

  it('is nothing that mergeCart does', async () => {
    const guest = await newGuest();
    await guest.fill({ P001: 1 });
    await (await newShopper(service().url)).mergeCart(guest);

    expect(unitsOf((await guest.fill({ P002: 1 })).cart)).toEqual({ P002: 1 });
  });

  it('loses no unit of a guest who adds while signing in, and doubles none', async () => {
    for (let round = 0; round < 5; round++) {
      const [guest, person] = [await newGuest(), randomUUID()];
      const keys = Array.from({ length: 8 }, () => randomUUID());
      const input = (idempotencyKey: string) => ({ input: { lines: [{ sku: 'P001' }], idempotencyKey } });
      const [shopper, ...added] = await Promise.all([
        signedIn(guest, person),
        ...keys.map((key) => guest.ask(AddCartLinesDocument, input(key))),
      ]);

      for (const [index, { data, errors }] of added.entries()) {
        if (data) continue;
        expect({ errors }).toMatchObject(closed);
        expect((await shopper.add(input(keys[index]!).input)).replayed).toBe(false);
      }
      expect(unitsOf(await shopper.cart())).toEqual({ P001: 8 });
      expect(await linesOf(guest)).toEqual([]);
    }
  });

  it('outlives every session of the guest, however long that is used', async () => {
    const answer = await client().guest();
    const guest = as(answer.body);
    await signedIn(guest);
    const { cart } = cartKeys(guest.id);
    const month = 30 * 24 * 3600;
    expect(await redis.ttl(cart)).toBeGreaterThan(month);
    await redis.expire(cart, month);

    await client().post('/auth/refresh', { refreshToken: answer.body.refreshToken });

    expect(await redis.ttl(cart)).toBeGreaterThan(month);
    expect((await redis.ttl(cart)) - (await redis.ttl(`session:${sessionIn(guest)}`))).toBeGreaterThan(0);
  });

  it('happens to the guest on the website, too, who comes by cookie', async () => {
    const { body, cookie } = await client().guest();
    await as(body).fill({ P001: 1 });
    const token = await shop().tokenOf(randomUUID());

    const { body: shopper } = await client().post(
      '/auth/exchange',
      { token },
      { cookie: cookie!, origin: WEBSITE },
    );

    expect(unitsOf(await as(shopper).cart())).toEqual({ P001: 1 });
    expect(await client().ask('GET', '/cart/sync', { cookie: cookie! })).toMatchObject({ status: 409 });
  });

  describe('and an undo', () => {
    it('keeps what it takes back with the receipt, however often it is asked for', async () => {
      const guest = await newGuest();
      await guest.add({ lines: [{ sku: 'P001', quantity: 2, attributes: [{ key: 'size', value: 'M' }] }] });
      const shopper = await signedIn(guest);
      const [{ id: mergeId } = { id: '' }] = await shopper.merges();

      for (const replayed of [false, true, true]) {
        const undone = await shopper.undoMergeCart({ mergeId });
        expect({ ...undone, cart: unitsOf(undone.cart) }).toMatchObject({
          cart: {},
          userErrors: [],
          replayed,
        });
        expect(await shopper.merges()).toMatchObject([
          {
            id: mergeId,
            undoableUntil: null,
            returned: [{ sku: 'P001', quantity: 2, attributes: [{ key: 'size', value: 'M' }] }],
          },
        ]);
      }
      expect(await linesOf(guest)).toEqual([]);
    });

    it('of a merge that came before it does the same', async () => {
      const guest = await newGuest();
      await guest.fill({ P001: 2 });
      const person = randomUUID();
      const shopper = as(
        (await client().post('/auth/exchange', { token: await shop().tokenOf(person) })).body,
      );
      const { merge } = await shopper.mergeCart(guest);
      await guest.fill({ P002: 1 });
      await signedIn(guest, person);

      await shopper.undoMergeCart({ mergeId: merge!.id });

      expect(unitsOf(await shopper.cart())).toEqual({ P002: 1 });
      const merges = await shopper.merges();
      expect(merges.find(({ id }) => id === merge!.id)!.returned).toMatchObject([
        { sku: 'P001', quantity: 2 },
      ]);
      expect(await linesOf(guest)).toEqual([]);
    });

    it('of an explicit merge gives the lines back to the guest, as before', async () => {
      const guest = await newGuest();
      await guest.fill({ P001: 2 });
      const shopper = await newShopper(service().url);
      const { merge } = await shopper.mergeCart(guest);

      await shopper.undoMergeCart({ mergeId: merge!.id });

      expect(unitsOf(await guest.cart())).toEqual({ P001: 2 });
      expect((await shopper.merges())[0]!.returned).toEqual([]);
    });
  });

  function sessionIn({ token }: Shopper): string {
    return (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;
  }
});
