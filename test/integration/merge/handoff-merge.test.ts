import { MergeCartDocument, PreviewMergeCartDocument } from '../../__generated__/operations';
import type { AuthBody } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import type { OpenedSession } from '../../../src/identity/sessions/session-service';
import { SessionOpener } from '../../support/session-opener';
import type { Shopper } from '../../support/shopper';
import { unitsOf, shopperAt } from '../../support/shopper';
import { stores } from '../../support/stores';
import { prepare, use, useService } from '../../support/use';

type Channel = 'WEB' | 'ZALO_MINI_APP';

describe.each(stores)('a hand-off code as the source of mergeCart over $store', ({ env }) => {
  const service = useService(env);
  const client = prepare(() => new AuthClient(service().url));
  const opener = use(() => SessionOpener.connect(env));

  const as = (holder: AuthBody | OpenedSession['signedIn']) => shopperAt(service().url, holder);
  const newShopper = async (channel: Channel = 'WEB') => as((await opener().open({ channel })).signedIn);
  const newGuest = async () => as((await client().guest('WEB')).body);
  const offer = async ({ token }: Shopper, channel: Channel = 'ZALO_MINI_APP'): Promise<string> =>
    String(
      (await client().post('/auth/handoff', { channel }, { authorization: `Bearer ${token}` })).body.code,
    );
  const merge = (shopper: Shopper, sourceToken: string) =>
    shopper.get(MergeCartDocument, { input: { sourceToken } });
  const refused = { userErrors: [{ code: 'SOURCE_TOKEN_INVALID' }] };

  it('proves the cart of a guest, to one shopper, who may repeat it', async () => {
    const [guest, shopper, other] = [
      await newGuest(),
      await newShopper('ZALO_MINI_APP'),
      await newShopper('ZALO_MINI_APP'),
    ];
    await guest.add({ lines: [{ sku: 'P001' }] });
    const code = await offer(guest);

    const { previewMergeCart } = await other.get(PreviewMergeCartDocument, {
      input: { sourceToken: code },
    });
    expect(previewMergeCart.outcome).toBe('MERGED');
    expect((await merge(shopper, code)).mergeCart.outcome).toBe('MERGED');
    expect((await merge(shopper, code)).mergeCart.outcome).toBe('ALREADY_MERGED');
    expect((await merge(other, code)).mergeCart).toMatchObject(refused);
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 1 });
  });

  it.each<[string, () => Promise<string>]>([
    ['of a shopper', async () => offer(await newShopper())],
    ['for another channel', async () => offer(await newGuest(), 'WEB')],
    ['that is a guess', async () => 'A'.repeat(22)],
  ])('does not take a code %s', async (_, code) => {
    const shopper = await newShopper('ZALO_MINI_APP');

    expect((await merge(shopper, await code())).mergeCart).toMatchObject(refused);
  });

  it('tries one code a request', async () => {
    const [guest, shopper] = [await newGuest(), await newShopper('ZALO_MINI_APP')];
    await guest.add({ lines: [{ sku: 'P001' }] });
    const code = await offer(guest);
    const guesses = Array.from({ length: 8 }, (_, i) => `A${i}`.padEnd(22, 'A'));
    const field = (sourceToken: string, i: number) =>
      `m${i}: mergeCart(input: { sourceToken: "${sourceToken}" }) { userErrors { code } }`;

    const { data } = await shopper.ask<Record<string, { userErrors: object[] }>>(
      `mutation { ${[...guesses, code].map(field).join(' ')} }`,
    );

    expect(Object.values(data!).map(({ userErrors }) => userErrors)).toEqual(
      Array(9).fill(refused.userErrors),
    );
    expect((await merge(shopper, code)).mergeCart.outcome).toBe('MERGED');
  });
});
