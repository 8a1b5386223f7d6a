import { readFileSync } from 'node:fs';
import { wireFormOf } from '../load/http-request';
import { allParts, chooseParts } from '../parts/all';
import { barsOf } from '../report/bars';
import { coresTable } from '../report/cores';
import { filled } from '../report/marks';
import type { Result, Results } from '../report/results';
import { rounded, tableOf } from '../report/table';

const still = (value: number) => ({ min: value, median: value, max: value });

function resultsOf(part: string, rows: Record<string, Record<string, number>>): Results {
  const named = Object.entries(rows).map(([name, figures]) => ({
    name,
    figures: Object.fromEntries(Object.entries(figures).map(([column, value]) => [column, still(value)])),
  }));
  return new Map([[part, { part, rows: named } as unknown as Result]]);
}

describe('the report of the benchmark', () => {
  it('says which bars are met, of those that were measured', () => {
    const results = resultsOf('cost', {
      'read: service': { 'server CPU µs': 74 },
      'read: limit': { 'server CPU µs': 50 },
      'read: packages': { 'server CPU µs': 200 },
    });

    expect(barsOf(results).map(({ measured, met }) => [measured, met])).toEqual([
      ['1.48 ×', true],
      ['2.7 ×', false],
    ]);
  });

  it('takes a service that grows after an hour for one that leaks', () => {
    const results = resultsOf('process-life', {
      'second half of the hour': { 'RSS MiB': 140 },
      'a quarter of an hour more': { 'RSS MiB': 146 },
    });

    expect(barsOf(results).map(({ measured, met }) => [measured, met])).toEqual([
      ['146 MiB', true],
      ['6 MiB', false],
    ]);
  });

  it('counts what a cart has in the outbox, and what idempotency keys leave', () => {
    const results = resultsOf('memory', {
      '10000 carts, without idempotency keys': { 'a day later, with its events': 674 },
      '100000 carts, without idempotency keys': { 'a day later, with its events': 593 },
      '100000 carts, with idempotency keys': { 'a day later, with its events': 601 },
    });

    expect(barsOf(results).map(({ measured, met }) => [measured, met])).toEqual([
      ['674 bytes', false],
      ['593 bytes', true],
      ['601 bytes', false],
    ]);
  });

  it('counts the cores of every process on a path', () => {
    const results = resultsOf('router', {
      read: { 'Router CPU µs': 300, 'server CPU µs': 100, 'Redis CPU µs': 10 },
    });

    expect(coresTable(results)).toMatch(
      /read through the Router +\| +4\.5 +\| +1\.5 +\| +0\.15 +\| +6\.15 +\|/,
    );
  });

  it('gives the spread of the rounds unless there is none', () => {
    const table = tableOf([
      { name: 'read', figures: { ms: { min: 1, median: 2.345, max: 30 }, MiB: still(120.4) } },
    ]);

    expect(table).toContain('| read | 2.35 (1–30) | 120 |');
  });

  it.each([
    [15234.4, '15234'],
    [0.012345, '0.0123'],
    [99.94, '99.9'],
  ])('rounds %p', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });

  it('writes between the marks only', () => {
    const page = 'before <!-- cost -->old<!-- /cost --> after';

    expect(filled(page, 'cost', 'new')).toBe('before <!-- cost -->\n\nnew\n\n<!-- /cost --> after');
    expect(() => filled(page, 'memory', 'new')).toThrow('lacks <!-- memory -->');
  });

  it('has a place on the page for every part, the bars and the cores', () => {
    const page = readFileSync('bench/README.md', 'utf8');

    for (const name of [...allParts.map((part) => part.name), 'bars', 'cores'])
      expect(() => filled(page, name, '')).not.toThrow();
  });
});

describe('the choice of parts', () => {
  it('names what there is when asked for what there is not', () => {
    expect(() => chooseParts(['costs'], false)).toThrow(/--only costs: the parts are cost, profile,/);
  });

  it('leaves what grows to those who ask for it', () => {
    const names = (growing: boolean) => chooseParts([], growing).map(({ name }) => name);

    expect(names(false)).toContain('cost');
    expect(names(false).concat(names(true)).toSorted()).toEqual(allParts.map(({ name }) => name).toSorted());
    expect(names(true).every((name) => name.startsWith('grow-'))).toBe(true);
  });
});

it('says how long a body is in bytes, not in letters', () => {
  const wire = wireFormOf({ method: 'POST', path: '/graphql', headers: { a: 'b' }, body: '"ệ"' });

  expect(wire).toBe('POST /graphql HTTP/1.1\r\nhost: localhost\r\na: b\r\ncontent-length: 5\r\n\r\n"ệ"');
});
