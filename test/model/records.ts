import type { Departure, Receipt, Taking } from './state';

/** The records beside a cart, each with its brief form made once. */
export function departureOf(fields: Omit<Departure, 'code'>): Departure {
  const { merge, pending, target, arrivedAt, alias, closes, strategy, lines, keys, takings, request } =
    fields;
  const code = [
    merge,
    pending ? 'p' : 'd',
    target,
    arrivedAt,
    alias ? 'a' : '',
    closes ? 'c' : '',
    strategy,
    ...lines,
    keys,
    request,
    ...takings.map(takingCode),
  ].join();
  return { ...fields, code };
}

export function receiptOf(fields: Omit<Receipt, 'code'>): Receipt {
  const { merge, state, source, alias, version, entries } = fields;
  const lines = entries.map(({ sku, line, before, fromSource, out, cut, give, gave, kept }) =>
    [sku, line.outcome, before, fromSource, line.after, out, cut, give, gave, kept ? 'k' : ''].join(),
  );
  return { ...fields, code: [merge, state, source, alias ? 'a' : '', version, ...lines].join() };
}

export function takingCode({ name, units, stayed, left, back, departures, version }: Taking): string {
  return [name, units, stayed, left, back, version, ...departures].join('.');
}

/** A name means the same taking wherever it is. */
export function withTakings(takings: readonly Taking[], more: readonly Taking[]): readonly Taking[] {
  const fresh = more.filter(({ name }) => takings.every((known) => known.name !== name));
  if (fresh.length === 0) return takings;
  return [...takings, ...fresh].sort((a, b) => (a.name < b.name ? -1 : 1));
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
