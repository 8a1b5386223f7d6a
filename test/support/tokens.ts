import { SignJWT } from 'jose';
import { loadConfig } from '../../src/config/config';
import { isOlder, newIdentityId } from '../../src/identity/identity';
import { SigningKeys } from '../../src/identity/keys/signing-keys';
import { serviceEnv } from './service';
import { Shopper } from './shopper';

/**
 * A token signed with the key of the services of the tests, right in all that `change` does not make wrong; for
 * `expiresIn` null the claims say when it expires, if they do; otherwise it is in seconds.
 */
export async function signToken(
  change: {
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    expiresIn?: number | null;
  } = {},
): Promise<string> {
  const { id, privateKey } = await signingKey();
  const { tokens } = loadConfig(serviceEnv({}));
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iat: now,
    auth_time: now,
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
  const { expiresIn = 300 } = change;
  const token = new SignJWT(claims).setProtectedHeader({
    alg: 'ES256',
    typ: 'at+jwt',
    kid: id,
    ...change.header,
  });
  if (expiresIn !== null) token.setExpirationTime(now + expiresIn);
  return token.sign(privateKey);
}

/** Whatever header and payload, under a signature of the key of the services of the tests. */
export async function signParts(header: object, payload: string): Promise<string> {
  const { id, privateKey } = await signingKey();
  const parts = [JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: id, ...header }), payload];
  const head = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, privateKey, Buffer.from(head));
  return `${head}.${Buffer.from(signature).toString('base64url')}`;
}

async function signingKey() {
  const { tokens } = loadConfig(serviceEnv({}));
  const keys = await SigningKeys.load(tokens.keysFile, true, console);
  return keys.ring.signingKey(Date.now());
}

/** Somebody who signed in to the Mini App, where mergeCart joins accounts, as the identity of this id or as a new one. */
export async function newShopper(
  service: string,
  id = newIdentityId(),
  sessionId = 'session',
): Promise<Shopper> {
  const token = await signToken({ claims: { sub: id, sid: sessionId, ch: 'ZALO_MINI_APP' } });
  return new Shopper(`${service}/graphql`, token, id);
}

/** Four new shoppers, the oldest identity first. */
export async function newShoppersByAge(service: string): Promise<[Shopper, Shopper, Shopper, Shopper]> {
  const ids = Array.from({ length: 4 }, newIdentityId).sort((a, b) => (isOlder(a, b) ? -1 : 1));
  const shoppers = await Promise.all(ids.map((id) => newShopper(service, id)));
  return shoppers as [Shopper, Shopper, Shopper, Shopper];
}
