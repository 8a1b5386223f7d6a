import { everyStage, readOptions } from '../../faults/options';

describe('the command line of the fault trials', () => {
  it('is two thousand trials of everything unless it says otherwise', () => {
    expect(readOptions([])).toEqual({ seed: 1, trials: 2520, chosen: everyStage });
    expect(readOptions(['--trials', '8', '--seed=3', '--stage', 'parted', '--stage', 'cluster'])).toEqual({
      seed: 3,
      trials: 8,
      chosen: ['cluster', 'parted'],
    });
  });

  it.each([
    [['--stage', 'clusters'], 'no stage "clusters": --stage is one of one Redis, cluster, source dies'],
    [['--stage', 'cluster', '--stage', ''], 'no stage ""'],
    [['--trials', 'abc'], '--trials is "abc" and must be a positive integer'],
    [['--trials', '0'], '--trials is "0"'],
    [['--trials', '1.5'], '--trials is "1.5"'],
    [['--seed=-1'], '--seed is "-1"'],
    [['--trial', '8'], "Unknown option '--trial'"],
  ])('is refused, not taken for nothing to try: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
