import { newIdentityId, webCredential } from '../../../src/identity/identity';
import { IdentityRegistry } from '../../../src/identity/identity-registry';
import type { RedisClient } from '../../../src/redis/client';
import { HashReader } from '../../../src/redis/hash-reader';
import { ScriptRunner } from '../../../src/redis/script-runner';
import { stores } from '../../support/stores';
import { openRedis } from '../../support/zalo-client';

describe.each(stores)('the records of identities on $store', ({ env }) => {
  let redis: RedisClient;
  let identities: IdentityRegistry;
  const deadline = () => Date.now() + 2000;

  beforeAll(async () => {
    redis = await openRedis(env);
    const observe = () => undefined;
    identities = new IdentityRegistry(
      new ScriptRunner(redis, 'fsync', observe),
      new HashReader(redis, observe),
    );
  });
  afterAll(() => redis.disconnect());

  it.each(['first', 'last'])(
    'let the oldest know all names and credentials, whichever alias is recorded %s',
    async (order) => {
      const [oldest, middle, youngest] = [newIdentityId(), newIdentityId(), newIdentityId()];
      const credential = webCredential('https://shop', youngest);
      await identities.recordCredential(youngest, credential, deadline());
      const aliases: [string, string][] = [
        [middle, oldest],
        [youngest, middle],
      ];
      for (const [id, older] of order === 'first' ? aliases : aliases.toReversed())
        await identities.recordAlias(id, older, deadline());

      expect((await identities.namesOf(youngest, deadline())).sort()).toEqual(
        [oldest, middle, youngest].sort(),
      );
      expect(await identities.resolve(youngest, deadline())).toBe(oldest);
      expect((await identities.read(oldest, deadline())).credentials).toEqual([credential]);
    },
  );
});
