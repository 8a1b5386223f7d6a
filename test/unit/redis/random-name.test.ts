import { randomName } from '../../../src/redis/keys';

describe('a random name', () => {
  it('never comes twice, also across the pools it is taken from', () => {
    const names = Array.from({ length: 3000 }, (_, index) => randomName(index % 2 ? 6 : 8));

    expect(new Set(names).size).toBe(3000);
    for (const [index, name] of names.entries())
      expect(name).toMatch(index % 2 ? /^[\w-]{8}$/ : /^[\w-]{11}$/);
  });
});
