import { setTimeout as pause } from 'node:timers/promises';
import type { CartClientOptions, Storage } from '@onecart/client';
import { createCartClient } from '@onecart/client';
import { AuthStage } from '../../support/auth-stage';
import { memoryStorage } from '../../support/memory-storage';

describe('the client of the cart keeps the tokens in a storage', () => {
  let stage: AuthStage;
  beforeEach(async () => {
    stage = await AuthStage.start();
  });
  afterEach(() => stage.stop());

  const open = (options: Partial<CartClientOptions> = {}) =>
    createCartClient({ ...stage.urls, channel: 'ZALO_MINI_APP', ...options });
  const slow = (storage: Storage): Storage => ({
    get: async (key) => storage.get(key),
    set: async (key, value) => storage.set(key, value),
    remove: async (key) => storage.remove(key),
  });

  it.each([
    ['that answers at once', (storage: Storage) => storage],
    ['that answers by promises', slow],
  ])('%s, for the next start', async (_, kind) => {
    const storage = kind(memoryStorage());
    const identity = await open({ storage }).signInGuest();

    expect(await open({ storage }).identity()).toEqual(identity);
    expect((await open({ storage, guest: true }).cart()).id).toBe(identity.id);
    expect(stage.guests).toBe(1);
  });

  it('that two tabs share: neither uses a refresh token that the other has used', async () => {
    const storage = memoryStorage();
    const signedOut = jest.fn();
    const tabs = [1, 2].map(() => open({ storage, onSignedOut: signedOut }));
    await tabs[0]!.useTokens(stage.signIn('SHOPPER'));
    for (let turn = 0; turn < 6; turn += 1) {
      stage.endAccessTokens();
      await tabs[turn % 2]!.cart();
    }
    stage.endAccessTokens();
    await Promise.all(tabs.map((tab) => tab.cart()));

    expect(signedOut).not.toHaveBeenCalled();
  });

  it('and is who signed in while that was asked for the tokens before', async () => {
    const storage = memoryStorage();
    const old = open({ storage });
    await old.useTokens(stage.signIn('GUEST'));
    let answer!: () => void;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const get = async (key: string) => {
      const text = storage.get(key);
      await asked;
      return text;
    };
    const client = open({ storage: { ...storage, get } });

    const identity = client.identity();
    const shopper = await client.useTokens(stage.signIn('SHOPPER'));
    answer();

    expect(await identity).toEqual(shopper);
  });

  it('and is signed out for good, however slow that is to take what came before', async () => {
    const storage = memoryStorage();
    const set = async (key: string, value: string) => {
      await pause(50);
      storage.set(key, value);
    };
    const client = open({ storage: { ...storage, set } });

    const signingIn = client.useTokens(stage.signIn('SHOPPER'));
    await client.signOut();
    await signingIn;

    expect([...storage.texts]).toEqual([]);
  });

  describe('and stays who it is while that does not answer', () => {
    /** A storage that can be asked nothing while `answers` is false, and takes what is written all the same. */
    function failing(storage: Storage) {
      const get = async (key: string) => {
        if (!failingStorage.answers) throw new Error('The native side does not answer.');
        return storage.get(key);
      };
      const failingStorage = { ...storage, get, answers: true };
      return failingStorage;
    }

    it('as last known, renewed or not', async () => {
      const storage = failing(memoryStorage());
      const client = open({ storage, guest: true });
      const shopper = await client.useTokens(stage.signIn('SHOPPER'));
      await client.cart();

      storage.answers = false;
      expect((await client.cart()).id).toBe(shopper.id);
      stage.endAccessTokens();
      expect((await client.cart()).id).toBe(shopper.id);

      expect(stage.guests).toBe(0);
      storage.answers = true;
      expect(await open({ storage }).identity()).toEqual(shopper);
    });

    it('from the next start on, though somebody had to be a guest in between', async () => {
      const storage = failing(memoryStorage());
      const shopper = await open({ storage }).useTokens(stage.signIn('SHOPPER'));

      storage.answers = false;
      const client = open({ storage, guest: true });
      const guest = await client.cart();
      stage.endAccessTokens();
      storage.answers = true;
      expect((await client.cart()).id).toBe(guest.id);

      expect(await open({ storage }).identity()).toEqual(shopper);
    });

    it('unless the shopper signs in or out', async () => {
      const storage = failing(memoryStorage());
      await open({ storage }).useTokens(stage.signIn('SHOPPER'));

      storage.answers = false;
      const other = await open({ storage, guest: true }).useTokens(stage.signIn('SHOPPER'));
      storage.answers = true;
      expect(await open({ storage }).identity()).toEqual(other);

      storage.answers = false;
      await open({ storage, guest: true }).signOut();
      storage.answers = true;
      expect(await open({ storage }).identity()).toBeUndefined();
    });
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"accessToken":1}'])(
    'and is nobody if that holds %j',
    async (text) => {
      const storage = { ...memoryStorage(), get: () => text };
      expect(await open({ storage }).identity()).toBeUndefined();
    },
  );

  it('and in memory if that is full or forbidden', async () => {
    const refuse = () => {
      throw new Error('QuotaExceededError');
    };
    const client = open({ storage: { get: refuse, set: refuse, remove: refuse } });
    const { id } = await client.signInGuest();
    stage.endAccessTokens();

    expect((await client.cart()).id).toBe(id);
    expect((await client.identity())!.id).toBe(id);
  });
});
