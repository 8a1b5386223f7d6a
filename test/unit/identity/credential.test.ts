import {
  belongToDifferentPeople,
  isCredential,
  webCredential,
  zaloCredential,
} from '../../../src/identity/identity';

describe('a credential', () => {
  it('is spelled so that no two proofs are alike', () => {
    const some = [
      webCredential('https://a', 'b:c'),
      webCredential('https://a:b', 'c'),
      webCredential('https', '//a:b:c'),
      zaloCredential('1', '2'),
      zaloCredential('1:2', ''),
    ];

    expect(new Set(some).size).toBe(some.length);
    expect(zaloCredential('123', '3368637342326461235')).toBe('zalo:123:3368637342326461235');
    expect(some.slice(0, 4).every(isCredential)).toBe(true);
  });

  it.each(['alias', 'alias-of-me:x', 'guest', 'zalo:', 'web:a', 'zalo:a:b:c', ''])('is not %j', (text) => {
    expect(isCredential(text)).toBe(false);
  });
});

describe('two sets of credentials', () => {
  const zalo = zaloCredential('app', '1');
  const otherZalo = zaloCredential('app', '2');
  const web = webCredential('https://shop', '1');

  it.each([
    { some: [zalo], others: [web], of: 'one person' },
    { some: [zalo, web], others: [zalo], of: 'one person' },
    { some: [], others: [zalo], of: 'one person' },
    { some: [zalo], others: [zaloCredential('other app', '2')], of: 'one person' },
    { some: [zalo], others: [otherZalo], of: 'two' },
    { some: [web, zalo], others: [web, otherZalo], of: 'two' },
  ])('can be of $of: $some and $others', ({ some, others, of }) => {
    expect(belongToDifferentPeople(some, others)).toBe(of === 'two');
    expect(belongToDifferentPeople(others, some)).toBe(of === 'two');
  });
});
