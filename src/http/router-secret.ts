import { createHash, timingSafeEqual } from 'node:crypto';

/** A check of the `x-router-secret` header against the secrets in force, in constant time whatever their lengths. */
export function routerSecretCheck(
  secrets: readonly string[],
): (header: string | string[] | undefined) => boolean {
  const digests = secrets.map(digest);
  return (header) => {
    if (typeof header !== 'string') return false;
    const given = digest(header);
    return digests.map((expected) => timingSafeEqual(expected, given)).includes(true);
  };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
