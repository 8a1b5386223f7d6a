import { SignJWT } from 'jose';
import { loadConfig } from '../../src/config';
import { isOlder, newIdentityId } from '../../src/identity/identity';
import { SigningKeys } from '../../src/identity/signing-keys';
import { serviceEnv } from './service';
import { Shopper } from './shopper';

/** A token signed with the key of the services of the tests, right in all that `change` does not make wrong. */
export async function signToken(
  change: { claims?: Record<string, unknown>; header?: Record<string, unknown>; expiresIn?: string } = {},
): Promise<string> {
  const { tokens } = loadConfig(serviceEnv({}));
  const keys = await SigningKeys.load(tokens.keysFile, true, console);
  const key = keys.ring.signingKey(Date.now());
  const claims = {
    iss: tokens.issuer,
    aud: tokens.audience,
    sub: 'A'.repeat(22),
    sid: 'session',
    ch: 'WEB',
    kind: 'SHOPPER',
    scope: '',
    jti: 'jti',
    ...change.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.id, ...change.header })
    .setIssuedAt()
    .setExpirationTime(change.expiresIn ?? '5m')
    .sign(key.privateKey);
}

/** Somebody who signed in, as the identity of this id or as a new one. */
export async function newShopper(
  service: string,
  id = newIdentityId(),
  sessionId = 'session',
): Promise<Shopper> {
  const token = await signToken({ claims: { sub: id, sid: sessionId } });
  return new Shopper(`${service}/graphql`, token, id);
}

/** Four new shoppers, the oldest identity first. */
export async function newShoppersByAge(service: string): Promise<[Shopper, Shopper, Shopper, Shopper]> {
  const ids = Array.from({ length: 4 }, newIdentityId).sort((a, b) => (isOlder(a, b) ? -1 : 1));
  const shoppers = await Promise.all(ids.map((id) => newShopper(service, id)));
  return shoppers as [Shopper, Shopper, Shopper, Shopper];
}
