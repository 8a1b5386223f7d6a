import { randomUUID } from 'node:crypto';
import { scripts } from '../../../src/redis/scripts';
import { CartDocument } from '../../__generated__/operations';
import type { AuthAnswer, AuthBody } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { startProxiedService } from '../../support/proxied-service';
import { commandNamed } from '../../support/redis-requests';
import type { Shopper } from '../../support/shopper';
import { unitsOf, shopperAt } from '../../support/shopper';
import { until } from '../../support/until';
import { prepare, use } from '../../support/use';

const steps = ['claimMerge', 'applyMerge', 'completeMerge', 'openSession'] as const;
const points = steps.flatMap((step) => [['before', step] as const, ['after', step] as const]);

describe('a sign-in that ends half-way', () => {
  const shop = use(() => TestIdentityProvider.start());
  const stage = use(() => startProxiedService(shop().env));
  const undisturbed = prepare(() => new AuthClient(stage().undisturbed.url));

  afterEach(() => stage().proxy.heal());

  const as = (holder: AuthBody) => shopperAt(stage().undisturbed.url, holder);
  const signIn = async (client: AuthClient, { token }: Shopper, person: string): Promise<AuthAnswer> =>
    client.post(
      '/auth/exchange',
      { token: await shop().tokenOf(person) },
      { authorization: `Bearer ${token}` },
    );

  /** Every attempt at this step fails, as if the instance died there; its sweeper's too. */
  function crash(when: 'before' | 'after', step: (typeof steps)[number], guest: Shopper): void {
    const isStep = commandNamed('evalsha', scripts[step].sha);
    const matching = (request: Buffer) =>
      isStep(request) && (step === 'openSession' || request.includes(guest.id));
    if (when === 'before') stage().proxy.cutRequests({ matching, times: 1000 });
    else stage().proxy.cutReplies({ matching, times: 1000 });
  }

  async function begin(quantity: number) {
    const guest = as((await undisturbed().guest()).body);
    const person = randomUUID();
    const idempotencyKey = randomUUID();
    const shopper = as(
      (await undisturbed().post('/auth/exchange', { token: await shop().tokenOf(person) })).body,
    );
    await shopper.fill({ P001: 1 });
    await guest.add({ lines: [{ sku: 'P009' }], idempotencyKey });
    await guest.clear({});
    if (quantity > 0) await guest.fill({ P001: quantity });
    return { guest, person, shopper, idempotencyKey };
  }

  it.each(points.flatMap(([when, step]) => [[when, step, 2] as const, [when, step, 0] as const]))(
    '%s %s is finished by its repetition, with %i units in the cart',
    async (when, step, quantity) => {
      const { guest, person, shopper, idempotencyKey } = await begin(quantity);
      crash(when, step, guest);
      const failed = await signIn(new AuthClient(stage().service.url), guest, person);
      expect(failed).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE', retryable: true } });

      const again = await signIn(undisturbed(), guest, person);

      expect(again).toMatchObject({ status: 200, body: { identity: { id: shopper.id } } });
      const total = { P001: 1 + quantity };
      expect(unitsOf(await shopper.cart())).toEqual(total);
      expect(again.body['merge'] !== undefined).toBe(quantity > 0);
      const replayed = await shopper.add({ lines: [{ sku: 'P009' }], idempotencyKey });
      expect({ replayed: replayed.replayed, units: unitsOf(replayed.cart) }).toEqual({
        replayed: true,
        units: total,
      });
      expect((await guest.ask(CartDocument)).errors).toMatchObject([
        { extensions: { code: 'SIGNED_IN_ELSEWHERE' } },
      ]);
    },
    15_000,
  );

  it.each([
    ['after', 'claimMerge'],
    ['before', 'applyMerge'],
    ['after', 'applyMerge'],
  ] as const)(
    '%s %s is finished by a sweeper if nobody repeats it',
    async (when, step) => {
      const { guest, person, shopper, idempotencyKey } = await begin(2);
      crash(when, step, guest);
      await signIn(new AuthClient(stage().service.url), guest, person);

      await until('the units have arrived', async () => unitsOf(await shopper.cart())['P001'] === 3, 10_000);

      expect((await shopper.add({ lines: [{ sku: 'P009' }], idempotencyKey })).replayed).toBe(true);
      expect((await guest.ask(CartDocument)).errors).toMatchObject([
        { extensions: { code: 'SIGNED_IN_ELSEWHERE' } },
      ]);
    },
    20_000,
  );

  it('keeps what an undo took back once, if the undo ends half-way', async () => {
    for (const [when, step] of [
      ['after', 'claimUndo'],
      ['before', 'completeUndo'],
      ['after', 'completeUndo'],
    ] as const) {
      const { guest, person, shopper } = await begin(2);
      const merge = (await signIn(undisturbed(), guest, person)).body['merge'] as { id: string };
      const matching = commandNamed('evalsha', scripts[step].sha);
      if (when === 'before') stage().proxy.cutRequests({ matching, times: 1000 });
      else stage().proxy.cutReplies({ matching, times: 1000 });
      const input = { mergeId: merge.id, idempotencyKey: randomUUID() };
      await shopper
        .at(stage().service.url)
        .undoMergeCart(input)
        .catch(() => undefined);
      stage().proxy.heal();

      expect((await shopper.undoMergeCart(input)).userErrors).toEqual([]);

      expect((await shopper.merges())[0]!.returned).toMatchObject([{ sku: 'P001', quantity: 2 }]);
      expect(unitsOf(await shopper.cart())).toEqual({ P001: 1 });
    }
  }, 30_000);
});
