import type { SignedIn } from '@onecart/client';
import { createCartClient } from '@onecart/client';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

describe('the client of the cart, signed in at the real service', () => {
  const service = useService(stores[0]!.env);
  /** Routes that were asked, in order. */
  let asked: string[];
  let signedOut: number;

  beforeEach(() => {
    asked = [];
    signedOut = 0;
  });

  const open = ({ guest = false } = {}) =>
    createCartClient({
      graphUrl: `${service().url}/graphql`,
      authUrl: `${service().url}/auth`,
      channel: 'ZALO_MINI_APP',
      guest,
      onSignedOut: () => (signedOut += 1),
      fetch: async (url, init) => {
        asked.push(new URL(url).pathname);
        return fetch(url, init);
      },
    });
  const newGuest = async () => {
    const response = await fetch(`${service().url}/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'ZALO_MINI_APP' }),
    });
    return (await response.json()) as SignedIn;
  };
  /** An answer whose access token has had its time. */
  const stale = (answer: SignedIn): SignedIn => ({ ...answer, accessToken: 'a.stale.token' });

  it('renews its tokens once however many calls wait, and stays who it is', async () => {
    const guest = await newGuest();
    const client = open();
    await client.useTokens(stale(guest));

    const carts = await Promise.all(Array.from({ length: 8 }, () => client.cart()));

    expect(new Set(carts.map(({ id }) => id))).toEqual(new Set([guest.identity.id]));
    expect(asked.filter((route) => route === '/auth/refresh')).toHaveLength(1);
    expect(signedOut).toBe(0);
  });

  it('is notified once that its session has ended, and continues as a new guest if it may', async () => {
    const guest = await newGuest();
    const client = open({ guest: true });
    await client.useTokens(guest);
    await fetch(`${service().url}/auth/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.accessToken}` },
    });
    await client.useTokens(stale(guest));

    const { id } = await client.cart();

    expect(id).not.toBe(guest.identity.id);
    expect(signedOut).toBe(1);
  });

  it.each([
    ['', (answer: SignedIn) => answer],
    [' by an access token that is refused', stale],
    [' by one that has had its time', (answer: SignedIn) => ({ ...stale(answer), expiresIn: 1 })],
  ])('signs out for good%s', async (_, tokensOf) => {
    const guest = await newGuest();
    const client = open();
    await client.useTokens(tokensOf(guest));
    await client.signOut();

    const bearer = { authorization: `Bearer ${guest.accessToken}` };
    expect((await fetch(`${service().url}/auth/sessions`, { headers: bearer })).status).toBe(401);
    await expect(client.cart()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
