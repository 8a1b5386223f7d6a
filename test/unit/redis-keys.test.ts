import { createHash } from 'node:crypto';
import slotOf from 'cluster-key-slot';
import fc from 'fast-check';
import { bucketOf, cartKeys, operationKeys } from '../../src/redis/keys';

const BUCKETS = 256;
const SLOTS = 16384;
const identityId = fc.string({
  unit: fc.constantFrom(...'ABCXYZabcxyz0189_-'),
  minLength: 22,
  maxLength: 22,
});
const anyId = fc.oneof(identityId, fc.string(), fc.string({ unit: fc.constantFrom('{', '}', 'a', 'ệ') }));

/** CRC-16/XMODEM bit by bit, as the Redis Cluster specification defines it. */
function crc16(text: string): number {
  let crc = 0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

const bucketNumber = (number: number) => `{b${String(number).padStart(3, '0')}}`;

function ownKeys(id: string, number: number): string[] {
  const { cart, journal } = cartKeys(id);
  return [cart, journal, ...operationKeys(id, 'd', number), ...operationKeys(id, 's', number)];
}

describe('the keys of a cart', () => {
  it('share one slot of a cluster with the keys of its operations', () => {
    fc.assert(
      fc.property(anyId, fc.nat(), (id, number) => {
        const keys = [...ownKeys(id, number), cartKeys(id).outbox];
        expect(new Set(keys.map((key) => slotOf(key))).size).toBe(1);
      }),
    );
  });

  it('are of no other cart, except the outbox', () => {
    fc.assert(
      fc.property(anyId, anyId, fc.nat(), (one, other, number) => {
        fc.pre(one !== other);
        const keys = [...ownKeys(one, number), ...ownKeys(other, number)];
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('name the operations of a period and of the one before', () => {
    const [current, previous] = operationKeys('shopper', 'd', 20_000);

    expect(operationKeys('shopper', 'd', 20_001)[1]).toBe(current);
    expect(operationKeys('shopper', 'd', 19_999)[0]).toBe(previous);
    expect(operationKeys('shopper', 's', 20_000)).not.toContain(current);
  });
});

describe('the bucket of an identity', () => {
  it('is the crc16 of its id modulo 256, in three digits', () => {
    expect(crc16('123456789')).toBe(0x31c3);
    fc.assert(fc.property(identityId, (id) => expect(bucketOf(id)).toBe(bucketNumber(crc16(id) % BUCKETS))));
  });

  it('is one of the 256 for any text', () => {
    fc.assert(fc.property(anyId, (id) => expect(bucketOf(id)).toMatch(/^\{b([01]\d\d|2[0-4]\d|25[0-5])\}$/)));
  });

  it('is evenly spread over 10,000 identities', () => {
    const identities = 10_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < identities; i++) {
      const bucket = bucketOf(createHash('sha256').update(String(i)).digest('base64url').slice(0, 22));
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }

    expect(counts.size).toBe(BUCKETS);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual((3 * identities) / BUCKETS);
  });

  it.each([3, 6])('is found on each of %d equal ranges of slots', (ranges) => {
    const slots = Array.from({ length: BUCKETS }, (_, number) => slotOf(bucketNumber(number)));

    const used = new Set(slots.map((slot) => Math.floor((slot * ranges) / SLOTS)));

    expect(used.size).toBe(ranges);
  });
});
