import { randomBytes } from 'node:crypto';

/** Random bytes are fetched in batches, because one call costs more than a hundred names. */
const POOL_BYTES = 3072;

let pool = Buffer.alloc(0);
let used = 0;

/** An unguessable, unique name in base64url. @param bytes of randomness, at most 3072 */
export function randomName(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const name = pool.toString('base64url', used, used + bytes);
  used += bytes;
  return name;
}
