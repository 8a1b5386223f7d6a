import fc from 'fast-check';
import type { MergeLimits, MergeLine, ReceiptLine, Strategy } from '../../model/combine';
import { combine, undoLine } from '../../model/combine';

const strategies: readonly Strategy[] = ['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'];
const limits: MergeLimits = { maxLines: 3, maxQuantity: 5 };
const RUNS = 2000;
const SEED = 20260101;

function line(key: string, quantity: number, added = 0): MergeLine {
  return { key, quantity, added };
}

/** Quantity in the target, in the source; outcome, reason, quantity after, cut off. */
type Row = [Strategy, number, number, ReceiptLine['outcome'], ReceiptLine['reason'], number, number];

const decisions: Row[] = [
  ['SUM', 2, 3, 'COMBINED', null, 5, 0],
  ['SUM', 2, 4, 'COMBINED', 'QUANTITY_LIMIT', 5, 1],
  ['SUM', 5, 1, 'NOT_MERGED', 'QUANTITY_LIMIT', 5, 1],
  ['SUM', 7, 1, 'NOT_MERGED', 'QUANTITY_LIMIT', 7, 1],
  ['SUM', 0, 3, 'ADDED', null, 3, 0],
  ['SUM', 0, 6, 'ADDED', 'QUANTITY_LIMIT', 5, 1],
  ['MAX', 2, 3, 'COMBINED', null, 3, 0],
  ['MAX', 3, 2, 'UNCHANGED', null, 3, 0],
  ['MAX', 3, 3, 'UNCHANGED', null, 3, 0],
  ['MAX', 2, 7, 'COMBINED', 'QUANTITY_LIMIT', 5, 2],
  ['MAX', 5, 7, 'NOT_MERGED', 'QUANTITY_LIMIT', 5, 2],
  ['MAX', 7, 6, 'UNCHANGED', null, 7, 0],
  ['MAX', 0, 6, 'ADDED', 'QUANTITY_LIMIT', 5, 1],
  ['KEEP_TARGET', 2, 3, 'NOT_MERGED', 'STRATEGY', 2, 0],
  ['KEEP_TARGET', 0, 3, 'NOT_MERGED', 'STRATEGY', 0, 0],
  ['KEEP_SOURCE', 2, 3, 'REPLACED', null, 3, 0],
  ['KEEP_SOURCE', 3, 2, 'REPLACED', null, 2, 0],
  ['KEEP_SOURCE', 3, 3, 'UNCHANGED', null, 3, 0],
  ['KEEP_SOURCE', 2, 7, 'REPLACED', 'QUANTITY_LIMIT', 5, 2],
  ['KEEP_SOURCE', 7, 6, 'REPLACED', 'QUANTITY_LIMIT', 5, 1],
  ['KEEP_SOURCE', 5, 6, 'NOT_MERGED', 'QUANTITY_LIMIT', 5, 1],
  ['KEEP_SOURCE', 0, 6, 'ADDED', 'QUANTITY_LIMIT', 5, 1],
];

describe('the rule of a merge', () => {
  it.each(decisions)(
    '%s of %i and %i is %s (%s): %i, cut %i',
    (strategy, before, fromSource, outcome, reason, after, cut) => {
      const of = (quantity: number) => (quantity > 0 ? [line('sku', quantity)] : []);

      expect(combine(strategy, of(before), of(fromSource), limits, false)).toEqual([
        { key: 'sku', outcome, reason, before, fromSource, after, cut },
      ]);
    },
  );

  it('lets in the oldest lines where there is no room for all, and of the same age by the bytes of their keys', () => {
    const source = [line('young', 1, 9), line('\u{1F6D2}', 1, 5), line('\uFF21', 1, 5), line('old', 1, 1)];

    const receipt = combine('SUM', [line('there', 1)], source, limits, false);
    expect(receipt.map(({ key, outcome, reason, cut }) => [key, outcome, reason, cut])).toEqual([
      ['old', 'ADDED', null, 0],
      ['\uFF21', 'ADDED', null, 0],
      ['\u{1F6D2}', 'NOT_MERGED', 'LINE_LIMIT', 1],
      ['young', 'NOT_MERGED', 'LINE_LIMIT', 1],
    ]);
  });

  it('makes room first by what KEEP_SOURCE removes', () => {
    const target = [line('a', 1), line('b', 1), line('c', 1)];

    const receipt = combine(
      'KEEP_SOURCE',
      target,
      [line('c', 2), line('d', 1), line('e', 1), line('f', 1)],
      limits,
      false,
    );
    expect(receipt.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['c', 'REPLACED'],
      ['d', 'ADDED'],
      ['e', 'ADDED'],
      ['f', 'NOT_MERGED'],
      ['a', 'REMOVED'],
      ['b', 'REMOVED'],
    ]);
  });

  it('lets a source without lines take the place of nothing', () => {
    expect(combine('KEEP_SOURCE', [line('a', 1)], [], limits, false)).toEqual([]);
  });

  it('does the same to the two carts if the cart of the caller is the source', () => {
    const others = [line('a', 1)];

    expect(combine('KEEP_SOURCE', others, [], limits, true)).toMatchObject([{ outcome: 'REMOVED' }]);
    expect(combine('KEEP_TARGET', [], others, limits, true)).toMatchObject([{ outcome: 'ADDED', after: 1 }]);
    expect(combine('KEEP_TARGET', others, others, limits, true)).toMatchObject([{ outcome: 'NOT_MERGED' }]);
  });

  it('leaves a line to KEEP_TARGET before it asks for room', () => {
    const full = [line('a', 1), line('b', 1), line('c', 1)];

    expect(combine('KEEP_TARGET', full, [line('d', 1)], limits, false)).toMatchObject([
      { reason: 'STRATEGY', cut: 0 },
    ]);
  });
});

const lines = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    quantity: fc.integer({ min: 1, max: 9 }),
    added: fc.nat({ max: 3 }),
  }),
  { selector: ({ key }) => key, maxLength: 6 },
);
const cases = fc.record({
  strategy: fc.constantFrom(...strategies),
  target: lines,
  source: lines,
  limits: fc.record({
    maxLines: fc.integer({ min: 1, max: 6 }),
    maxQuantity: fc.integer({ min: 1, max: 9 }),
  }),
});

function always(
  holds: (
    drawn: { target: MergeLine[]; source: MergeLine[]; strategy: Strategy; limits: MergeLimits },
    receipt: ReceiptLine[],
  ) => void,
): void {
  const property = fc.property(cases, (drawn) =>
    holds(drawn, combine(drawn.strategy, drawn.target, drawn.source, drawn.limits, false)),
  );
  fc.assert(property, { seed: SEED, numRuns: RUNS });
}

function quantityIn(list: readonly MergeLine[], key: string): number {
  return list.find((each) => each.key === key)?.quantity ?? 0;
}

describe('every receipt', () => {
  it('names each line of the source once, and each that left the target', () => {
    always(({ source, target, strategy }, receipt) => {
      const replaces = strategy === 'KEEP_SOURCE' && source.length > 0;
      const gone = replaces ? target.filter(({ key }) => quantityIn(source, key) === 0) : [];

      expect(receipt.map(({ key }) => key).sort()).toEqual([...source, ...gone].map(({ key }) => key).sort());
      for (const { key, before, fromSource } of receipt) {
        expect([before, fromSource]).toEqual([quantityIn(target, key), quantityIn(source, key)]);
      }
    });
  });

  it('keeps the limits, except where the target was above them before', () => {
    always(({ target, limits: { maxLines, maxQuantity } }, receipt) => {
      const after = new Map(target.map(({ key, quantity }) => [key, quantity]));
      for (const each of receipt) {
        after.set(each.key, each.after);
        expect(each.after).toBeLessThanOrEqual(Math.max(maxQuantity, each.before));
      }
      const lineCount = [...after.values()].filter((quantity) => quantity > 0).length;
      expect(lineCount).toBeLessThanOrEqual(Math.max(maxLines, target.length));
    });
  });

  it('gives a reason where a limit or the strategy left something out, and only there', () => {
    always((_, receipt) => {
      for (const { outcome, reason, cut } of receipt) {
        expect(reason === 'QUANTITY_LIMIT' || reason === 'LINE_LIMIT').toBe(cut > 0);
        if (outcome === 'NOT_MERGED' || outcome === 'REMOVED') expect(reason).not.toBeNull();
        if (outcome === 'UNCHANGED') expect(reason).toBeNull();
      }
    });
  });

  it('says of a line that it was written exactly if its quantity is another', () => {
    always((_, receipt) => {
      for (const { outcome, before, after } of receipt) {
        expect(outcome === 'NOT_MERGED' || outcome === 'UNCHANGED').toBe(before === after);
      }
    });
  });

  it('lets SUM lose nothing: what is there and what was cut is what came together', () => {
    always(({ strategy }, receipt) => {
      if (strategy !== 'SUM') return;
      for (const { before, fromSource, after, cut } of receipt) expect(after + cut).toBe(before + fromSource);
    });
  });
});

describe('the rule of an undo', () => {
  it('restores both sides where nothing changed since', () => {
    always((_, receipt) => {
      for (const each of receipt) {
        const undone = undoLine(each, { quantity: each.after, changed: false });
        expect(undone).toEqual({ targetQuantity: each.before, give: each.fromSource, kept: false });
      }
    });
  });

  it('keeps a line that changed since and gives back what the limits had cut off', () => {
    const [combined] = combine('SUM', [line('sku', 2)], [line('sku', 4)], limits, false);

    expect(undoLine(combined!, { quantity: 1, changed: true })).toEqual({
      targetQuantity: 1,
      give: 1,
      kept: true,
    });
  });

  it('gives back a line that was not merged, whatever became of it at the target', () => {
    const [left] = combine('KEEP_TARGET', [line('sku', 2)], [line('sku', 4)], limits, false);

    expect(undoLine(left!, { quantity: 0, changed: true })).toEqual({
      targetQuantity: 0,
      give: 4,
      kept: false,
    });
  });

  it('gives back never more than came, and with what stays at the target never more than there was', () => {
    always((_, receipt) => {
      for (const each of receipt) {
        const { give } = undoLine(each, { quantity: each.after, changed: true });
        expect(give).toBeLessThanOrEqual(each.fromSource);
        expect(each.after + give).toBeLessThanOrEqual(each.before + each.fromSource);
      }
    });
  });
});
