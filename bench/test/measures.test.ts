import { commandUsage } from '../measure/redis-meter';
import { cpuTicks, rssKiB } from '../measure/process-usage';
import { figuresOf } from '../measure/rounds';
import { figureOf, percentile } from '../load/statistics';

describe('statistics', () => {
  it('give least, middle and most, by number and not by spelling', () => {
    expect(figureOf([9, 100, 20])).toEqual({ min: 9, median: 20, max: 100 });
  });

  it('take the mean of the two in the middle of an even count', () => {
    expect(figureOf([4, 1, 2, 10]).median).toBe(3);
  });

  it.each([
    [95, 95],
    [99, 99],
    [99.9, 100],
    [1, 1],
    [0, 1],
  ])('find the %p. percentile by nearest rank', (percent, expected) => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

    expect(percentile(hundred, percent)).toBe(expected);
  });

  it('refuse to make a figure of nothing', () => {
    expect(() => figureOf([])).toThrow('at least one round');
    expect(() => percentile([], 95)).toThrow('percentile of nothing');
  });

  it('keep what was measured apart by name', () => {
    const figures = figuresOf([
      { cpu: 3, ms: 1 },
      { cpu: 1, ms: 5 },
      { cpu: 2, ms: 3 },
    ]);

    expect(figures).toEqual({ cpu: { min: 1, median: 2, max: 3 }, ms: { min: 1, median: 3, max: 5 } });
  });
});

describe('what Linux says of a process', () => {
  it('is read behind a name that holds blanks and parentheses', () => {
    const stat = '4242 (no) de (x)) S 1 4242 4242 0 -1 4194304 9 8 7 6 1234 567 11 22 20 0 11 0 99';

    expect(cpuTicks(stat)).toBe(1234 + 567);
  });

  it('has the memory in RAM, not the most that ever was', () => {
    expect(rssKiB('Name:\tnode\nVmHWM:\t  999999 kB\nVmRSS:\t  102400 kB\nRssAnon:\t 1 kB\n')).toBe(102_400);
  });
});

describe('what Redis says of its commands', () => {
  const info = [
    '# Commandstats',
    'cmdstat_hget:calls=7,usec=14,usec_per_call=2.00,rejected_calls=0,failed_calls=0',
    'cmdstat_hgetall:calls=3,usec=12,usec_per_call=4.00,rejected_calls=0,failed_calls=0',
    'cmdstat_config|set:calls=1,usec=5,usec_per_call=5.00,rejected_calls=0,failed_calls=0',
  ].join('\r\n');

  it('is found by the whole name of the command', () => {
    expect(commandUsage(info, 'hget')).toEqual({ calls: 7, micros: 14 });
    expect(commandUsage(info, 'hgetall')).toEqual({ calls: 3, micros: 12 });
  });

  it('is nothing of a command that was never called', () => {
    expect(commandUsage(info, 'evalsha')).toEqual({ calls: 0, micros: 0 });
  });
});
