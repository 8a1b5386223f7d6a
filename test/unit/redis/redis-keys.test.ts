import { createHash } from 'node:crypto';
import slotOf from 'cluster-key-slot';
import fc from 'fast-check';
import { allClaimsKeys, bucketOf, cartKeys, operationKeys } from '../../../src/redis/keys';

const BUCKETS = 256;
const SLOTS = 16384;
const PERIOD_MS = 20_000;
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

function ownKeys(id: string, unixMs: number): string[] {
  const { cart, journal, departures, departureOrder, receipts, receiptOrder } = cartKeys(id);
  const operations = ['d', 's'].flatMap((unit) => operationKeys(id, unit, PERIOD_MS, unixMs));
  return [cart, journal, departures, departureOrder, receipts, receiptOrder, ...operations];
}

describe('the keys of a cart', () => {
  it('share one slot of a cluster with the keys of its operations', () => {
    fc.assert(
      fc.property(anyId, fc.nat(), (id, number) => {
        const { outbox, claims } = cartKeys(id);
        const keys = [...ownKeys(id, number), outbox, claims];
        expect(new Set(keys.map((key) => slotOf(key))).size).toBe(1);
      }),
    );
  });

  it('are of no other cart, except the outbox and the claims', () => {
    fc.assert(
      fc.property(anyId, anyId, fc.nat(), (one, other, number) => {
        fc.pre(one !== other);
        const keys = [...ownKeys(one, number), ...ownKeys(other, number)];
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('hold the claims of every bucket among those that are swept', () => {
    const swept = allClaimsKeys();

    expect(swept).toHaveLength(BUCKETS);
    fc.assert(fc.property(anyId, (id) => expect(swept).toContain(cartKeys(id).claims)));
  });
});

describe('the keys of the operations of a cart', () => {
  const keysAt = (unixMs: number) => operationKeys('shopper', 's', PERIOD_MS, unixMs);
  /** Somewhere near a turn: where a period ends, begins, or is half over. */
  const moment = fc
    .tuple(fc.nat({ max: 2 ** 20 }), fc.integer({ min: -3, max: 3 }))
    .map(([halves, ms]) => (halves + 1) * (PERIOD_MS / 2) + ms);
  const anyMoment = fc.oneof(moment, fc.integer({ min: PERIOD_MS, max: 2 ** 45 }));

  it('name the period and, in its first half, the one before, in its second half, the one after', () => {
    const [before] = keysAt(4 * PERIOD_MS - 1);
    const [current] = keysAt(4 * PERIOD_MS);
    const [after] = keysAt(5 * PERIOD_MS);

    expect(new Set([before, current, after]).size).toBe(3);
    expect(keysAt(4 * PERIOD_MS)).toEqual([current, before]);
    expect(keysAt(4.5 * PERIOD_MS - 1)).toEqual([current, before]);
    expect(keysAt(4.5 * PERIOD_MS)).toEqual([current, after]);
    expect(keysAt(5 * PERIOD_MS - 1)).toEqual([current, after]);
  });

  it('differ by unit', () => {
    expect(operationKeys('shopper', 'd', PERIOD_MS, 0)).not.toContain(keysAt(0)[0]);
  });

  it('lead an instance whose clock is 2 s behind or ahead to what another has recorded', () => {
    const skew = fc.integer({ min: -2000, max: 2000 });
    fc.assert(
      fc.property(anyMoment, skew, (unixMs, ms) => expect(keysAt(unixMs + ms)).toContain(keysAt(unixMs)[0])),
    );
    expect(keysAt(4 * PERIOD_MS - 2000)).toContain(keysAt(4 * PERIOD_MS)[0]);
  });

  it('lead to a record for at least half a period', () => {
    const later = fc.integer({ min: 0, max: PERIOD_MS / 2 });
    fc.assert(
      fc.property(anyMoment, later, (unixMs, ms) => expect(keysAt(unixMs + ms)).toContain(keysAt(unixMs)[0])),
    );
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
