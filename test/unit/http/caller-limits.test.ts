import { CallerLimits, addressBlock } from '../../../src/http/caller/caller-limits';
import type { Caller, Viewer } from '../../../src/identity/caller';

const KIB = 1024;
const shopper: Viewer = { id: 'a', kind: 'SHOPPER', channel: 'WEB', sessionId: 's', scopes: [] };

describe('the limits of a caller', () => {
  let limits: CallerLimits;
  let limited: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    limited = [];
    limits = new CallerLimits({ shopper: 10, service: 50 }, (by) => limited.push(by));
  });
  afterEach(() => jest.useRealTimers());

  /** How many of these requests are let through. */
  const passed = (caller: Caller, requests: number, bytes = 0): number =>
    Array.from({ length: requests }, () => limits.admit(caller, bytes)).filter((wait) => wait === 0).length;

  it('let a burst of ten seconds through, then as many as a second allows', () => {
    expect(passed(shopper, 200)).toBe(100);
    expect(limits.admit(shopper, 0)).toBeCloseTo(0.1);
    jest.advanceTimersByTime(1000);
    expect(passed(shopper, 200)).toBe(10);
    jest.advanceTimersByTime(3_600_000);
    expect(passed(shopper, 200)).toBe(100);
  });

  it('are of each caller alone, and higher for a service', () => {
    passed(shopper, 200);

    expect(passed({ ...shopper, id: 'b' }, 200)).toBe(100);
    expect(passed({ kind: 'SERVICE', client: 'desk', scopes: ['cart:any'] }, 1000)).toBe(500);
  });

  it('are the same for all sessions of an identity', () => {
    passed(shopper, 200);

    expect(passed({ ...shopper, sessionId: 'another', channel: 'ZALO_MINI_APP' }, 10)).toBe(0);
  });

  it('count a large body and a large answer as several requests', () => {
    expect(passed(shopper, 200, 16 * KIB - 1)).toBe(100);
    expect(passed({ ...shopper, id: 'b' }, 200, 9 * 16 * KIB)).toBe(10);
    const reader = { ...shopper, id: 'c' };
    expect(passed(reader, 1)).toBe(1);
    limits.charge(reader, 100 * 16 * KIB);
    expect(limits.admit(reader, 0)).toBeCloseTo(0.2);
  });

  it('are of an address for somebody without a session', () => {
    const waits = Array.from({ length: 101 }, (_, i) =>
      limits.admitAddress(`2001:db8:0:1::${i.toString(16)}`),
    );

    expect(waits.filter((wait) => wait > 0)).toHaveLength(1);
    expect(limits.admitAddress('2001:db8:0:2::1')).toBe(0);
    expect(limited).toEqual(['address']);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('take %s for %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
