import { randomUUID } from 'node:crypto';
import { createCartClient } from '@onecart/client';
import type { AuthAnswer } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { memoryStorage } from '../../support/memory-storage';
import { stores } from '../../support/stores';
import { prepare, use, useService } from '../../support/use';

describe('the client, where a guest signs in', () => {
  const shop = use(() => TestIdentityProvider.start());
  const service = useService(() => ({ ...stores[0]!.env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  const signIn = async (guestToken: string): Promise<AuthAnswer> =>
    client().post(
      '/auth/exchange',
      { token: await shop().tokenOf(randomUUID()) },
      { authorization: `Bearer ${guestToken}` },
    );

  it('loses nothing that a Mini App adds by its client while it signs in', async () => {
    for (let round = 0; round < 5; round++) {
      const app = createCartClient({
        graphUrl: `${service().url}/graphql`,
        authUrl: `${service().url}/auth`,
        channel: 'ZALO_MINI_APP',
        storage: memoryStorage(),
        guest: true,
      });
      const token = (await app.accessToken())!;
      const tap = () => app.addLines([{ sku: 'P001' }]);

      const early = Array.from({ length: 4 }, tap);
      const signedIn = app.useTokens(signIn(token).then(({ body }) => ({ ...body, expiresIn: 900 })));
      const taps = await Promise.all([...early, ...Array.from({ length: 4 }, tap)]);
      await signedIn;

      expect(taps.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect((await app.identity())!.kind).toBe('SHOPPER');
      expect((await app.cart()).lines).toMatchObject([{ sku: 'P001', quantity: 8 }]);
    }
  });

  it('lets a tab that adds as the guest go on as the shopper whom another tab has signed in', async () => {
    const storage = memoryStorage();
    const newTab = () =>
      createCartClient({
        graphUrl: `${service().url}/graphql`,
        authUrl: `${service().url}/auth`,
        channel: 'WEB',
        storage,
        guest: true,
      });
    const [first, second] = [newTab(), newTab()];
    await first.addLines([{ sku: 'P001' }]);

    const { body } = await signIn((await second.accessToken())!);
    const answer = { ...body, expiresIn: 900 };
    const added = first.addLines([{ sku: 'P001' }]);
    await second.useTokens(answer);

    expect((await added).cart.id).toBe(answer.identity.id);
    expect((await second.cart()).lines).toMatchObject([{ sku: 'P001', quantity: 2 }]);
  });

  it('gives the lines that a closed cart cannot take back in a form that can be added again', async () => {
    const app = createCartClient({
      graphUrl: `${service().url}/graphql`,
      authUrl: `${service().url}/auth`,
      channel: 'WEB',
      guest: true,
    });
    const line = { sku: 'P001', quantity: 2, attributes: [{ key: 'size', value: 'M' }] };
    await app.addLines([line]);
    const { body } = await signIn((await app.accessToken())!);
    await app.useTokens({ ...body, expiresIn: 900 });

    const { cart, returned } = await app.undoMergeCart((body.merge as { id: string }).id);

    expect({ lines: cart.lines, returned }).toEqual({ lines: [], returned: [line] });
    expect((await app.addLines(returned)).cart.lines).toMatchObject([line]);
  });
});
