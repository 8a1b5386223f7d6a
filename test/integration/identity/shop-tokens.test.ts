import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import { startService } from '../../support/service';
import { stores } from '../../support/stores';
import { prepare, use, useService } from '../../support/use';

const shop = use(() => TestIdentityProvider.start());

describe("a token of the shop's identity provider", () => {
  const service = useService(() => ({ ...stores[0]!.env, ...shop().env }));
  const client = prepare(() => new AuthClient(service().url));

  const exchange = async (token: unknown) => client().post('/auth/exchange', { token });

  it.each([
    { what: 'another issuer', change: { claims: { iss: 'https://evil.example' } } },
    { what: 'another audience', change: { claims: { aud: 'somebody else' } } },
    { what: 'no audience', change: { claims: { aud: undefined } } },
    { what: 'an expired one', change: { expires: '-1m' } },
    { what: 'one of the future', change: { claims: { nbf: Date.now() / 1000 + 600 } } },
    { what: 'an empty subject', change: { claims: { sub: '' } } },
    { what: 'half a surrogate pair in its subject', change: { claims: { sub: 'a\ud800b' } } },
    { what: 'the other half, at its end', change: { claims: { sub: 'a\udfff' } } },
    { what: 'a NUL in its subject', change: { claims: { sub: 'a\u0000' } } },
    { what: 'a line feed in its subject', change: { claims: { sub: 'somebody\n' } } },
    { what: 'a subject of 256 characters', change: { claims: { sub: 'a'.repeat(256) } } },
    { what: 'an issuer with half a surrogate pair', change: { claims: { iss: 'https://\ud800' } } },
    { what: 'an issuer with a NUL', change: { claims: { iss: '\u0000' } } },
    { what: 'an issuer that is too long', change: { claims: { iss: 'a'.repeat(4000) } } },
    { what: 'a key id with half a surrogate pair', change: { header: { kid: '\ud800' } } },
    { what: 'a subject that is an object', change: { claims: { sub: { id: 1 } } } },
    { what: 'a key nobody has', change: { header: { kid: 'unknown' } } },
  ])('is refused for $what', async ({ change }) => {
    const token = await shop().tokenOf('somebody', change);
    expect(await exchange(token)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });

  it('is refused for a critical header that we do not know', async () => {
    const refused = { status: 401, body: { code: 'UNAUTHENTICATED' } };
    expect(await exchange(await shop().tokenUnder({ crit: ['x'], x: 1 }))).toMatchObject(refused);
    expect(await exchange(await shop().tokenUnder({ x: 1 }))).toMatchObject({ status: 200 });
  });

  it.each([
    { what: 'nothing', body: {} },
    { what: 'an empty one', body: { token: '' } },
    { what: 'a number', body: { token: 1 } },
    { what: 'another field', body: { token: 'a', user: 'b' } },
    { what: 'an unknown channel', body: { token: 'a', channel: 'FAX' } },
  ])('must be there: $what is refused by name', async ({ body }) => {
    const answer = await client().post('/auth/exchange', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(answer.body.detail).toMatch(/token|channel|additional/);
  });

  it('of a new key is good once half a minute has passed since we asked for keys', async () => {
    const old = await shop().tokenOf('somebody');
    expect((await exchange(old)).status).toBe(200);
    await shop().rotate();
    const token = await shop().tokenOf('somebody');
    const now = Date.now;
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 31_000);

    const statuses = [(await exchange(token)).status, (await exchange(old)).status];
    later.mockRestore();

    expect(statuses).toEqual([200, 200]);
  });

  it('of an unknown key does not make us ask again and again', async () => {
    await exchange(await shop().tokenOf('somebody'));
    const before = shop().asked;
    const token = await shop().tokenOf('somebody', { header: { kid: 'unknown' } });
    await Promise.all(Array.from({ length: 200 }, () => exchange(token)));
    expect(shop().asked - before).toBeLessThanOrEqual(1);
  });

  it('is not offered where the shop has no identity provider', async () => {
    const plain = await startService(stores[0]!.env);
    const answers = await Promise.all([
      new AuthClient(plain.url).post('/auth/exchange', { token: 'any' }),
      new AuthClient(plain.url).post('/auth/zalo/mini-app', { accessToken: 'any' }),
      new AuthClient(plain.url).ask('GET', '/auth/zalo/login'),
    ]);
    await plain.stop();
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([404, 'SIGN_IN_NOT_OFFERED']),
    );
  });

  it.each(['error', 'not JSON', 'silent'] as const)(
    'cannot be checked while the provider is out of order (%s): that is said, and can be tried again',
    async (fault) => {
      const provider = await TestIdentityProvider.start();
      const fresh = await startService({ ...stores[0]!.env, ...provider.env });
      const fromFresh = new AuthClient(fresh.url);
      provider.fault = fault;
      const token = await provider.tokenOf('somebody');
      const down = await fromFresh.post('/auth/exchange', { token });
      provider.fault = 'none';
      const up = await fromFresh.post('/auth/exchange', { token });
      await fresh.stop();
      await provider.stop();

      expect(down).toMatchObject({
        status: 503,
        body: { code: 'IDENTITY_PROVIDER_UNAVAILABLE', retryable: true },
      });
      expect(up.status).toBe(200);
    },
  );
});
