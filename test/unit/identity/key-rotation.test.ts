import fc from 'fast-check';
import type { StoredKey } from '../../../src/identity/keys/key-ring';
import { signingKeyAt } from '../../../src/identity/keys/key-ring';
import { PUBLISH_LEAD_SECONDS, dropKey, rotateKeys } from '../../../src/identity/keys/key-rotation';

const OVERLAP = 1000;
const NOW = 1_800_000_000;
const key = (kid: string, activeFrom?: number): StoredKey => ({
  kid,
  ...(activeFrom !== undefined && { activeFrom }),
});
const kids = (keys: readonly StoredKey[]) => keys.map(({ kid }) => kid);

describe('the key that signs', () => {
  it.each([
    ['the only one', [key('a')], 'a'],
    ['the first of those that never say', [key('new'), key('old')], 'new'],
    ['the old one until the new one is active', [key('new', NOW + 1), key('old', 1)], 'old'],
    ['the new one from then on', [key('new', NOW), key('old', 1)], 'new'],
    ['the latest, wherever it stands in the file', [key('b', 1), key('c', 3), key('a', 2)], 'c'],
    ['the one that will be first if none is active', [key('b', NOW + 9), key('a', NOW + 5)], 'a'],
  ])('is %s', (_, keys, expected) => {
    expect(signingKeyAt(keys, NOW).kid).toBe(expected);
  });
});

describe('rotating keys', () => {
  const added = key('new', NOW + PUBLISH_LEAD_SECONDS);

  it.each<[string, StoredKey[], string[]]>([
    ['keeps the key that signs', [key('old', NOW - 9 * OVERLAP)], []],
    [
      'removes a key that stopped signing an overlap ago',
      [key('b', NOW - OVERLAP), key('a', NOW - 5 * OVERLAP)],
      ['a'],
    ],
    [
      'keeps a key that stopped signing a second less ago',
      [key('b', NOW - OVERLAP + 1), key('a', NOW - 5 * OVERLAP)],
      [],
    ],
    ['keeps keys of which nobody knows when they stopped', [key('b'), key('a')], []],
    [
      'removes those when the first one that says so took over long ago',
      [key('c', NOW - OVERLAP), key('b'), key('a')],
      ['b', 'a'],
    ],
  ])('%s', (_, keys, removed) => {
    const rotation = rotateKeys(keys, added, NOW, OVERLAP);

    expect(kids(rotation.removed)).toEqual(removed);
    expect(kids(rotation.keys)).toEqual(['new', ...kids(keys).filter((kid) => !removed.includes(kid))]);
  });

  it('never removes a key that signed within the overlap, and never signs with one that is new', () => {
    const gap = fc.integer({ min: PUBLISH_LEAD_SECONDS, max: 4 * OVERLAP });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 12 }), (gaps) => {
        let now = NOW;
        let keys: readonly StoredKey[] = [key('0', now)];
        const signed: [kid: string, when: number][] = [];
        gaps.forEach((seconds, index) => {
          const before = signingKeyAt(keys, now).kid;
          ({ keys } = rotateKeys(keys, key(String(index + 1), now + PUBLISH_LEAD_SECONDS), now, OVERLAP));
          expect(signingKeyAt(keys, now + PUBLISH_LEAD_SECONDS - 1).kid).toBe(before);
          signed.push([before, now + PUBLISH_LEAD_SECONDS - 1]);
          now += seconds;
          const needed = signed.filter(([, when]) => when + OVERLAP > now).map(([kid]) => kid);
          expect(kids(keys)).toEqual(expect.arrayContaining(needed));
        });
      }),
    );
  });
});

describe('dropping a key', () => {
  const replacement = key('new', NOW);

  it('puts another in the place of the one that signs', () => {
    const [old, active] = [key('old', 1), key('active', 2)];

    const { keys } = dropKey([active, old], active, replacement, NOW);

    expect(keys).toEqual([replacement, old]);
    expect(signingKeyAt(keys, NOW)).toBe(replacement);
  });

  it('only removes one that does not sign', () => {
    const [next, active, old] = [key('next', NOW + 5), key('active', 2), key('old', 1)];

    expect(dropKey([next, active, old], old, replacement, NOW).keys).toEqual([next, active]);
    expect(dropKey([next, active, old], next, replacement, NOW).keys).toEqual([active, old]);
  });
});
