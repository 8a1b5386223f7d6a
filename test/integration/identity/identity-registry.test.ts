import { newIdentityId, webCredential } from '../../../src/identity/identity';
import { IdentityRegistry } from '../../../src/identity/identity-registry';
import { HashReader } from '../../../src/redis/hash-reader';
import { ScriptRunner } from '../../../src/redis/script-runner';
import { stores } from '../../support/stores';
import { useStore } from '../../support/use';

describe.each(stores)('the records of identities on $store', ({ env }) => {
  const redis = useStore(env);
  const deadline = () => Date.now() + 2000;

  const observe = () => undefined;
  const identities = new IdentityRegistry(
    new ScriptRunner(redis, 'fsync', observe),
    new HashReader(redis, observe),
  );

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
