import fc from 'fast-check';
import type { WholeCartFragment, WholePayloadFragment } from '../../__generated__/operations';
import { CartModel, MAX_LINES, MAX_QUANTITY, nameOf } from '../../support/cart-model';
import type { Call, Findings, Product } from '../../support/cart-model';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

const RUNS = 90;
const SEED = 20260101;
const SHRINKING_MS = 120_000;
/** What the sequences must have led to, else they prove little. */
const WITHIN_REACH = [
  'CART_FULL',
  'IDEMPOTENCY_KEY_REUSED',
  'INVALID_QUANTITY',
  'KEPT_AFTER_REMOVAL',
  'LINE_FULL',
  'LINE_NOT_FOUND',
  'QUANTITY_CLAMPED',
  'REPLAYED',
  'VERSION_CONFLICT',
  'VERSION_OF_OTHER_CART',
];

/** More than a cart can hold: plain, told apart by attributes only, not ASCII, and too long to be their own key. */
const products: Product[] = [
  { sku: 'P001' },
  { sku: 'P001', attributes: [{ key: 'size', value: 'L' }] },
  {
    sku: 'P001',
    attributes: [
      { key: 'size', value: 'L' },
      { key: 'color', value: 'đen' },
    ],
  },
  { sku: 'cà phê sữa đá' },
  { sku: 'constructor' },
  { sku: 'x'.repeat(60), attributes: [{ key: 'engraving', value: 'Chúc mừng sinh nhật '.repeat(4) }] },
];
const UNKNOWN = 'unknown';

/** A call as it is drawn: products instead of line ids, distances instead of versions. */
interface Draft {
  readonly name: Call['name'];
  readonly lines: readonly { product: number; quantity: number }[];
  /** How many versions ago: of a `clear` what to empty up to; negative is yet to come. */
  readonly upTo: number | null;
  readonly idempotencyKey: string | null;
  /** How far the version is from the expected one. */
  readonly stale: number | null;
  /** Instead of all that: repeats the call from this many calls ago. */
  readonly again: number | null;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  name: fc.constantFrom('add', 'add', 'add', 'update', 'update', 'remove', 'clear'),
  lines: fc.array(
    fc.record({
      product: fc.nat({ max: products.length - 1 }),
      quantity: fc.integer({ min: -1, max: MAX_QUANTITY + 2 }),
    }),
    { maxLength: 4, size: 'max' },
  ),
  upTo: fc.option(fc.integer({ min: -1, max: 6 }), { freq: 4 }),
  idempotencyKey: fc.option(fc.constantFrom('a', 'b'), { freq: 2 }),
  stale: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 0, 1, -1) },
  ),
  again: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
  ),
});

function callOf({ name, lines, upTo, idempotencyKey, stale }: Draft, model: CartModel): Call {
  const common = { idempotencyKey, expectedVersion: stale === null ? null : model.version - stale };
  const idOf = (product: number) =>
    [...model.lines].find(([, line]) => line === nameOf(products[product]!))?.[0] ?? UNKNOWN;
  if (name === 'clear')
    return { name, input: { ...common, upToVersion: upTo === null ? null : model.version - upTo } };
  if (name === 'remove')
    return { name, input: { ...common, lineIds: lines.map(({ product }) => idOf(product)) } };
  if (name === 'update') {
    return {
      name,
      input: {
        ...common,
        lines: lines.map(({ product, quantity }) => ({ lineId: idOf(product), quantity })),
      },
    };
  }
  return {
    name,
    input: { ...common, lines: lines.map(({ product, quantity }) => ({ ...products[product]!, quantity })) },
  };
}

function send(guest: Shopper, { name, input }: Call): Promise<WholePayloadFragment> {
  if (name === 'add') return guest.add(input);
  if (name === 'update') return guest.update(input);
  return name === 'remove' ? guest.remove(input) : guest.clear(input);
}

/** Findings about the whole call first, then in the order of the answer. */
function findingsOf({ userErrors, warnings, replayed }: WholePayloadFragment): Findings {
  const spell = (list: readonly { code: string; field?: string[] | null }[]) =>
    list
      .toSorted((a, b) => Number((a.field?.length ?? 0) > 2) - Number((b.field?.length ?? 0) > 2))
      .map(({ code, field }) => `${code} ${field?.join('.')}`);
  return { errors: spell(userErrors), warnings: spell(warnings), replayed };
}

function expectCart(cart: WholeCartFragment, { version, units }: CartModel): void {
  const total = [...units.values()].reduce((sum, quantity) => sum + quantity, 0);
  expect(Object.fromEntries(cart.lines.map((line) => [nameOf(line), line.quantity]))).toEqual(
    Object.fromEntries(units),
  );
  expect(cart).toMatchObject({ version, lineCount: units.size, totalQuantity: total });
  expect(cart.lines).toHaveLength(units.size);
}

/** A line keeps its id permanently, also while it is not in the cart. */
function learnLineIds(cart: WholeCartFragment, { lines }: CartModel): void {
  for (const line of cart.lines) lines.set(line.id, nameOf(line));
  expect(new Set(lines.values()).size).toBe(lines.size);
}

async function compare(guest: Shopper, drafts: readonly Draft[], reached: Set<string>): Promise<void> {
  const model = new CartModel(reached);
  const sent: Call[] = [];
  let answered: WholeCartFragment | undefined;
  for (const next of drafts) {
    const call = (next.again !== null && sent.at(-next.again)) || callOf(next, model);
    sent.push(call);
    const answer = await send(guest, call);
    const expected = model.apply(call, answer.cart.version);
    expect(findingsOf(answer)).toEqual(expected);
    for (const finding of [...expected.errors, ...expected.warnings]) reached.add(finding.split(' ')[0]!);
    if (expected.replayed) reached.add('REPLAYED');
    expectCart(answer.cart, model);
    learnLineIds(answer.cart, model);
    answered = answer.cart;
  }
  const cart = await guest.cart();
  expectCart(cart, model);
  expect(answered).toEqual(cart);
}

describe.each(stores)('a cart on $store', ({ env }) => {
  const limits = { CART_MAX_LINES: String(MAX_LINES), CART_MAX_QUANTITY: String(MAX_QUANTITY) };
  const service = useService({ ...env, ...limits });

  it(
    'answers any sequence of calls as its model in plain memory does',
    async () => {
      const reached = new Set<string>();
      const drafts = fc.array(draft, { minLength: 1, maxLength: 25, size: 'max' });

      await fc.assert(
        fc.asyncProperty(drafts, async (sequence) =>
          compare(await newGuest(service().url), sequence, reached),
        ),
        { seed: SEED, numRuns: RUNS },
      );
      expect([...reached].sort()).toEqual(WITHIN_REACH);
    },
    SHRINKING_MS,
  );
});
