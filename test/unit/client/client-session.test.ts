import type { CartClientOptions } from '@onecart/client';
import { createCartClient } from '@onecart/client';
import { AuthStage } from '../../support/auth-stage';
import { memoryStorage } from '../../support/memory-storage';

const many = Array.from({ length: 20 });

describe('who the client of the cart is signed in as', () => {
  let stage: AuthStage;
  beforeEach(async () => {
    stage = await AuthStage.start();
  });
  afterEach(() => stage.stop());

  const open = (options: Partial<CartClientOptions> = {}) =>
    createCartClient({ ...stage.urls, channel: 'ZALO_MINI_APP', ...options });

  it('is one new guest, however many calls come first, if guests are wanted', async () => {
    const client = open({ guest: true });

    const carts = await Promise.all(many.map(() => client.cart()));

    expect(stage.guests).toBe(1);
    expect(new Set(carts.map(({ id }) => id))).toEqual(new Set([(await client.identity())!.id]));
  });

  it('is nobody without that, and the cart says so', async () => {
    await expect(open().cart()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
    expect(stage.asked).toMatchObject([{ token: undefined }]);
    expect(stage.guests).toBe(0);
  });

  it('stays who it is when a guest is asked for', async () => {
    const client = open();
    const [first, atOnce] = await Promise.all([client.signInGuest(), client.signInGuest()]);

    expect(first.kind).toBe('GUEST');
    expect([atOnce, await client.signInGuest()]).toEqual([first, first]);
    expect(stage.guests).toBe(1);
  });

  it('sends the bearer token, and no cookies even where there are some', async () => {
    const sent: RequestInit[] = [];
    const client = open({
      fetch: (url, init) => {
        sent.push(init);
        return fetch(url, init);
      },
    });
    const answer = stage.signIn('SHOPPER');
    expect(await client.useTokens(answer)).toEqual(answer.identity);

    await client.cart();

    expect(stage.asked).toMatchObject([{ token: answer.accessToken }]);
    expect(sent).toMatchObject([{ credentials: 'omit' }]);
  });

  it('refreshes once for all calls that meet with an ended token', async () => {
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.endAccessTokens();

    const carts = await Promise.all(many.map(() => client.cart()));

    expect(carts).toHaveLength(many.length);
    expect(stage.refreshes).toHaveLength(1);
  });

  it('refreshes before a token ends', async () => {
    const client = open();
    stage.expiresIn = 20;
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.expiresIn = 900;

    await Promise.all([client.cart(), client.accessToken(), client.cart()]);
    await client.cart();

    expect(stage.refreshes).toHaveLength(1);
    expect(stage.asked).toHaveLength(3);
  });

  it('goes through many generations of tokens', async () => {
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    for (let generation = 0; generation < 5; generation += 1) {
      stage.endAccessTokens();
      await client.cart();
    }
    expect(stage.refreshes.map((token) => token.split('.')[1])).toEqual(['0', '1', '2', '3', '4']);
  });

  const unavailable = { code: 'STORE_UNAVAILABLE', detail: 'Try again.', retryable: true };
  it.each(['cut', 'lost', { status: 503, body: 'busy' }, { status: 429, body: unavailable }] as const)(
    'repeats a refresh with the same token when its answer is %j',
    async (fault) => {
      const client = open();
      await client.useTokens(stage.signIn('SHOPPER'));
      stage.endAccessTokens();
      stage.faults.refresh.push(fault);

      await client.cart();

      expect(new Set(stage.refreshes).size).toBe(1);
    },
  );

  it('stays signed in when a refresh does not get through in time', async () => {
    const signedOut = jest.fn();
    const client = open({ onSignedOut: signedOut, timeoutMs: 300, guest: true });
    const { id } = await client.useTokens(stage.signIn('SHOPPER'));
    stage.endAccessTokens();
    stage.faults.refresh.push(...Array.from({ length: 9 }, () => ({ status: 502, body: 'no' })));

    await expect(client.cart()).rejects.toMatchObject({ code: 'SERVER_ERROR', retryable: true });

    stage.faults.refresh.length = 0;
    expect((await client.cart()).id).toBe(id);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('says once that it is signed out when the refresh is refused', async () => {
    const signedOut = jest.fn();
    const client = open({ onSignedOut: signedOut });
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.revokeAll();

    const answers = await Promise.allSettled(many.map(() => client.cart()));

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHENTICATED' } });
    expect(signedOut).toHaveBeenCalledTimes(1);
    expect(await client.identity()).toBeUndefined();
  });

  it('goes on as a fresh guest then, if guests are wanted', async () => {
    const signedOut = jest.fn();
    const client = open({ guest: true, onSignedOut: signedOut });
    const shopper = await client.useTokens(stage.signIn('SHOPPER'));
    stage.revokeAll();

    const carts = await Promise.all(many.map(() => client.cart()));

    expect(new Set(carts.map(({ id }) => id)).size).toBe(1);
    expect(carts[0]!.id).not.toBe(shopper.id);
    expect(stage.guests).toBe(1);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  it('does not go round in circles when the new token is not taken either', async () => {
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    const no = { errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }], data: null };
    stage.faults.graphql.push(...Array.from({ length: 5 }, () => ({ status: 200, body: no })));

    await expect(client.cart()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

    expect(stage.refreshes).toHaveLength(1);
    expect(stage.asked).toHaveLength(2);
  });

  it('is who signed in while a refresh was under way, whatever that comes to', async () => {
    for (const makeTrouble of [() => undefined, () => stage.revokeAll()]) {
      const client = open({ storage: memoryStorage(), guest: true });
      await client.useTokens(stage.signIn('GUEST'));
      stage.endAccessTokens();
      let shopper = '';
      stage.before.refresh = async () => {
        makeTrouble();
        shopper = (await client.useTokens(stage.signIn('SHOPPER'))).id;
      };

      expect((await client.cart()).id).toBe(shopper);
      expect((await client.identity())!.id).toBe(shopper);
    }
  });

  it('is who signed in while a guest was being made', async () => {
    const client = open({ guest: true });
    let shopper = '';
    stage.before.guest = async () => {
      shopper = (await client.useTokens(stage.signIn('SHOPPER'))).id;
    };

    expect((await client.cart()).id).toBe(shopper);
    expect((await client.identity())!.id).toBe(shopper);
  });

  it('does not refresh again for a call that learns late of a refresh', async () => {
    const { texts, ...storage } = memoryStorage();
    let held: Promise<unknown> | undefined;
    const get = async (key: string) => {
      const text = texts.get(key);
      await held;
      return text;
    };
    const client = open({ storage: { ...storage, get } });
    stage.expiresIn = 20;
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.expiresIn = 900;
    const first = client.accessToken();
    held = first;
    const second = client.accessToken();
    held = undefined;

    expect(await second).toBe(await first);
    expect(stage.refreshes).toHaveLength(1);
  });

  it('stays signed out if that happened while a refresh was under way', async () => {
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.endAccessTokens();
    stage.before.refresh = () => client.signOut();

    await expect(client.cart()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await client.identity()).toBeUndefined();
  });

  it('forgets the tokens when it signs out, and ends the session', async () => {
    const storage = memoryStorage();
    const client = open({ storage });
    const answer = stage.signIn('SHOPPER');
    await client.useTokens(answer);

    await client.signOut();

    expect(stage.logouts).toEqual([answer.accessToken]);
    expect(stage.refreshes).toEqual([]);
    expect([...storage.texts]).toEqual([]);
    expect(await client.accessToken()).toBeUndefined();
  });

  it.each([
    ['looks good and is not', 900],
    ['has had its time', 20],
  ])('ends the session also when its access token %s', async (_, expiresIn) => {
    stage.expiresIn = expiresIn;
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.endAccessTokens();

    await client.signOut();

    expect(stage.logouts).toHaveLength(1);
    expect(stage.refreshes).toHaveLength(1);
  });

  it.each(['lost', { status: 503, body: 'busy' }] as const)(
    'tries again to end the session when the answer is %j',
    async (fault) => {
      const client = open();
      await client.useTokens(stage.signIn('SHOPPER'));
      stage.faults.logout.push(fault);

      await client.signOut();

      expect(stage.logouts).toHaveLength(1);
      expect(await client.identity()).toBeUndefined();
    },
  );

  it('has nothing to end where the session has ended before', async () => {
    const client = open();
    await client.useTokens(stage.signIn('SHOPPER'));
    stage.revokeAll();

    await client.signOut();

    expect(stage.logouts).toEqual([]);
  });

  it('says what it was given if that is no sign-in', async () => {
    const wrong = { data: stage.signIn('SHOPPER') } as never;
    await expect(open().useTokens(wrong)).rejects.toThrow('accessToken, expiresIn, refreshToken, identity');
  });

  it('hands back the answer that asks for a confirmation, and stays who it is', async () => {
    const client = open();
    const identity = await client.useTokens(stage.signIn('SHOPPER'));
    const signedInAs = { provider: 'SHOP', name: 'Lan', lineCount: 1 } as const;
    const proved = { provider: 'ZALO', name: 'Lan' } as const;
    const question = { confirmationNeeded: true, signedInAs, proved, page: '/auth/link?code=x' } as const;

    expect(await client.useTokens(Promise.resolve(question))).toEqual(question);
    expect(await client.identity()).toEqual(identity);
  });

  describe('when its guest has signed in', () => {
    const closedGuest = async (client: ReturnType<typeof open>) => {
      const guest = await client.signInGuest();
      stage.close(guest.id);
      return guest;
    };
    const keys = () => stage.asked.map(({ body }) => body.variables.input?.idempotencyKey);

    it('waits for the sign-in under way, and repeats each call under its key in the new session', async () => {
      const client = open({ guest: true });
      await closedGuest(client);
      const answer = stage.signIn('SHOPPER');
      const slow = new Promise<typeof answer>((resolve) => setTimeout(resolve, 3500, answer));

      const signedIn = client.useTokens(slow);
      const added = await Promise.all(many.map(() => client.addLines([{ sku: 'P001' }])));

      expect(await signedIn).toEqual(answer.identity);
      expect(new Set(added.map(({ cart }) => cart.id))).toEqual(new Set([answer.identity.id]));
      expect(stage.guests).toBe(1);
      expect(keys()).toHaveLength(2 * many.length);
      expect(new Set(keys()).size).toBe(many.length);
    });

    it('finds the session that another tab has stored', async () => {
      const storage = memoryStorage();
      const [first, second] = [open({ guest: true, storage }), open({ guest: true, storage })];
      await closedGuest(first);
      const answer = stage.signIn('SHOPPER');

      const cart = first.cart();
      await second.useTokens(answer);

      expect((await cart).id).toBe(answer.identity.id);
      expect(stage.guests).toBe(1);
    });

    it('hands the call back if no session appears, and becomes no other guest', async () => {
      const client = open({ guest: true });
      const guest = await closedGuest(client);

      const failure = { code: 'SIGNED_IN_ELSEWHERE', retryable: false, idempotencyKey: 'mine' };
      await expect(client.addLines([{ sku: 'P001' }], { idempotencyKey: 'mine' })).rejects.toMatchObject(
        failure,
      );
      await client.accessToken();

      expect(stage.guests).toBe(1);
      expect(await client.identity()).toEqual(guest);
    });

    it('does not take another token of the same guest for a new session', async () => {
      const client = open({ guest: true, timeoutMs: 500 });
      const guest = await closedGuest(client);
      stage.endAccessTokens();

      await expect(client.cart()).rejects.toMatchObject({ code: 'SIGNED_IN_ELSEWHERE' });
      expect(stage.refreshes).toHaveLength(1);
      expect(await client.identity()).toEqual(guest);
    });

    it('stops waiting when the caller gives up, and when the sign-in fails', async () => {
      const client = open({ guest: true });
      await closedGuest(client);
      const caller = new AbortController();
      setTimeout(() => caller.abort(), 200);
      await expect(client.cart({ signal: caller.signal })).rejects.toMatchObject({ code: 'ABORTED' });

      const failing = client.useTokens(Promise.reject(new Error('Zalo is down')));
      await expect(failing).rejects.toThrow('Zalo is down');
      await expect(client.cart()).rejects.toMatchObject({ code: 'SIGNED_IN_ELSEWHERE' });
    });

    it('leaves a mutation without a key to the caller', async () => {
      const client = open({ guest: true });
      await closedGuest(client);
      const answer = stage.signIn('SHOPPER');

      const asked = client.request('mutation { addCartLines(input: { lines: [] }) { replayed } }');
      await client.useTokens(answer);

      await expect(asked).rejects.toMatchObject({ code: 'SIGNED_IN_ELSEWHERE' });
      expect(stage.asked).toHaveLength(1);
    });
  });
});
