import { ClaimRests } from '../../../src/cart/merge/transfer/sweeper';

const CLAIM = '["merge","a","b"]';

describe('a claim that cannot be finished', () => {
  it('rests twice as long after each failure, for a minute at most', () => {
    const rests = new ClaimRests();
    const lengths: number[] = [];
    for (let now = 0; lengths.length < 9; now += 100) {
      if (rests.isResting(CLAIM, now)) continue;
      rests.failed(CLAIM, now, 1);
      let end = now;
      while (rests.isResting(CLAIM, end)) end += 100;
      lengths.push((end - now) / 1000);
    }

    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('rests for half that at least, so that instances do not come back together', () => {
    const rests = new ClaimRests();
    rests.failed(CLAIM, 0, 0);

    expect([rests.isResting(CLAIM, 499), rests.isResting(CLAIM, 500)]).toEqual([true, false]);
  });

  it('is forgotten once it is finished', () => {
    const rests = new ClaimRests();
    rests.failed(CLAIM, 0, 1);
    rests.finished(CLAIM);
    rests.failed(CLAIM, 0, 1);

    expect(rests.isResting(CLAIM, 1000)).toBe(false);
    expect(rests.isResting('another', 0)).toBe(false);
  });
});
