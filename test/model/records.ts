import type { Departure, Receipt } from './state';

/** The records beside a cart, each with its brief form made once. */
export function departureOf(fields: Omit<Departure, 'code'>): Departure {
  const { merge, pending, target, alias, strategy, lines, keys, request } = fields;
  const code = [
    merge,
    pending ? 'p' : 'd',
    target,
    alias ? 'a' : '',
    strategy,
    ...lines,
    keys,
    request,
  ].join();
  return { ...fields, code };
}

export function receiptOf(fields: Omit<Receipt, 'code'>): Receipt {
  const { merge, state, source, alias, version, entries } = fields;
  const lines = entries.map(({ sku, line, before, fromSource, out, cut, give }) =>
    [sku, line.outcome, before, fromSource, line.after, out, cut, give].join(),
  );
  return { ...fields, code: [merge, state, source, alias ? 'a' : '', version, ...lines].join() };
}

/** The record in the place of its predecessor, in the order of merge ids: when it came must not tell states apart. */
export function withRecord<T extends { readonly merge: number }>(records: readonly T[], record: T): T[] {
  const others = records.filter(({ merge }) => merge !== record.merge);
  return [...others, record].sort((a, b) => a.merge - b.merge);
}

export function recordOf<T extends { readonly merge: number }>(
  records: readonly T[],
  merge: number,
): T | undefined {
  return records.find((record) => record.merge === merge);
}
