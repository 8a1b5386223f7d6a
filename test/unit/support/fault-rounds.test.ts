import { demandRound, runRounds } from '../../faults/rounds';

describe('rounds of fault trials', () => {
  let started: number;
  let stopped: number[];
  const setting = {
    start: async () => {
      started += 1;
      if (started === 2) throw new Error('no port');
      return started;
    },
    stop: async (place: number) => void stopped.push(place),
  };

  beforeEach(() => {
    started = 0;
    stopped = [];
  });

  it('go on at a new place after one that could not be brought about, and report it', async () => {
    const done: [place: number, plan: string][] = [];
    const failures: string[] = [];
    const run = async (place: number, plan: string) => {
      if (plan === 'b') throw new Error('a node did not come back');
      done.push([place, plan]);
    };

    const last = await runRounds(['a', 'b', 'c', 'd', 'e'], setting, run, ({ message }) =>
      failures.push(message),
    );

    expect(done).toEqual([
      [1, 'a'],
      [3, 'd'],
      [3, 'e'],
    ]);
    expect(failures).toEqual(['a node did not come back', 'no port']);
    expect({ last, stopped }).toEqual({ last: 3, stopped: [1] });
  });

  it('end with the first failure for who demands every round', async () => {
    const run = async () => {
      throw new Error('a node did not come back');
    };

    await expect(runRounds(['a', 'b'], setting, run, demandRound)).rejects.toThrow('did not come back');
    expect(stopped).toEqual([1]);
  });
});
