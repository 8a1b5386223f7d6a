import fc from 'fast-check';
import type {
  AddCartLinesInput,
  ClearCartInput,
  RemoveCartLinesInput,
  UpdateCartLinesInput,
  WholeCartFragment,
  WholePayloadFragment,
} from '../__generated__/operations';
import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';
import { stores } from '../support/stores';

const MAX_LINES = 4;
const MAX_QUANTITY = 5;
const RUNS = 90;
const SEED = 20260101;
const SHRINKING_MS = 120_000;
/** What the sequences must have led to, else they prove little. */
const WITHIN_REACH = [
  'CART_FULL',
  'IDEMPOTENCY_KEY_REUSED',
  'INVALID_QUANTITY',
  'LINE_FULL',
  'LINE_NOT_FOUND',
  'QUANTITY_CLAMPED',
  'REPLAYED',
  'VERSION_CONFLICT',
];

type Call =
  | { readonly name: 'add'; readonly input: AddCartLinesInput }
  | { readonly name: 'update'; readonly input: UpdateCartLinesInput }
  | { readonly name: 'remove'; readonly input: RemoveCartLinesInput }
  | { readonly name: 'clear'; readonly input: ClearCartInput };

interface Product {
  readonly sku: string;
  readonly attributes?: { key: string; value: string }[] | null;
}

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

function nameOf({ sku, attributes }: Product): string {
  return JSON.stringify([sku, ...(attributes ?? []).map(({ key, value }) => `${key}=${value}`).sort()]);
}

/** What a call is answered beside the cart; each finding as its code and place. */
interface Findings {
  readonly errors: string[];
  readonly warnings: string[];
  readonly replayed: boolean;
}

/** What becomes of one line of a call: an error that the input alone shows, or something to try. */
type Step = string | (() => string | undefined);

/** A cart as the contract describes it, in plain memory. */
class CartModel {
  version = 0;
  readonly units = new Map<string, number>();
  /** Line ids as the service made them, and the products they stand for. */
  readonly lines = new Map<string, string>();
  private readonly past: { version: number; units: Map<string, number> }[] = [];
  private readonly calls = new Map<string, { input: string; findings: Findings }>();

  /** @param firstVersion a moment, so the model takes it from the answer; from then on versions count changes. */
  apply(call: Call, firstVersion: number): Findings {
    const { idempotencyKey, ...asked } = call.input;
    const operation = `${call.name} ${idempotencyKey}`;
    const input = JSON.stringify(asked);
    const earlier = idempotencyKey == null ? undefined : this.calls.get(operation);
    if (earlier && earlier.input !== input) {
      return { errors: ['IDEMPOTENCY_KEY_REUSED input.idempotencyKey'], warnings: [], replayed: false };
    }
    if (earlier) return { ...earlier.findings, replayed: true };
    const findings = this.execute(call);
    this.calls.set(operation, { input, findings });
    this.settle(firstVersion);
    return findings;
  }

  private execute(call: Call): Findings {
    const { expectedVersion } = call.input;
    const conflict = expectedVersion != null && expectedVersion !== this.version;
    const errors = conflict ? ['VERSION_CONFLICT input.expectedVersion'] : [];
    const warnings: string[] = [];
    for (const step of this.stepsOf(call)) {
      if (conflict && typeof step !== 'string') continue;
      const finding = typeof step === 'string' ? step : step();
      if (finding) (finding.startsWith('QUANTITY_CLAMPED') ? warnings : errors).push(finding);
    }
    return { errors, warnings, replayed: false };
  }

  private settle(firstVersion: number): void {
    const known = this.unitsAt(this.version);
    if (known.size === this.units.size && [...known].every(([line, units]) => this.units.get(line) === units))
      return;
    this.version = this.version === 0 ? firstVersion : this.version + 1;
    this.past.push({ version: this.version, units: new Map(this.units) });
  }

  private unitsAt(version: number): ReadonlyMap<string, number> {
    return this.past.findLast((then) => then.version <= version)?.units ?? new Map<string, number>();
  }

  private stepsOf({ name, input }: Call): Step[] {
    if (name === 'clear') return [() => this.clear(input.upToVersion ?? Infinity)];
    if (name === 'remove') return input.lineIds.map((id, i) => this.setting(id, 0, `input.lineIds.${i}`, ''));
    if (name === 'update') {
      return input.lines.map(({ lineId, quantity }, i) =>
        this.setting(lineId, quantity, `input.lines.${i}`, '.lineId'),
      );
    }
    return input.lines.map(({ quantity = 1, ...product }, i) => {
      if (quantity < 1) return `INVALID_QUANTITY input.lines.${i}.quantity`;
      return () => this.add(nameOf(product), quantity, `input.lines.${i}`);
    });
  }

  private setting(lineId: string, quantity: number, place: string, part: string): Step {
    const line = this.lines.get(lineId);
    if (line === undefined) return `LINE_NOT_FOUND ${place}${part}`;
    if (quantity < 0) return `INVALID_QUANTITY ${place}.quantity`;
    return () => (this.units.has(line) ? this.set(line, quantity, place) : `LINE_NOT_FOUND ${place}${part}`);
  }

  private add(line: string, quantity: number, place: string): string | undefined {
    const held = this.units.get(line) ?? 0;
    if (held === 0 && this.units.size >= MAX_LINES) return `CART_FULL ${place}`;
    if (held >= MAX_QUANTITY) return `LINE_FULL ${place}.quantity`;
    return this.set(line, held + quantity, place);
  }

  private set(line: string, quantity: number, place: string): string | undefined {
    if (quantity === 0) this.units.delete(line);
    else this.units.set(line, Math.min(quantity, MAX_QUANTITY));
    return quantity > MAX_QUANTITY ? `QUANTITY_CLAMPED ${place}.quantity` : undefined;
  }

  /** Of each line stays what came since that version, if anything. */
  private clear(upTo: number): undefined {
    const ordered = this.unitsAt(upTo);
    for (const [line, units] of [...this.units])
      this.set(line, Math.max(units - (ordered.get(line) ?? 0), 0), '');
  }
}

/** A call as it is drawn: products instead of line ids, distances instead of versions. */
interface Draft {
  readonly name: Call['name'];
  readonly lines: readonly { product: number; quantity: number }[];
  /** How many versions ago: of a `clear` what to empty up to; negative is yet to come. */
  readonly upTo: number | null;
  readonly idempotencyKey: string | null;
  /** How far the version is from the expected one. */
  readonly stale: number | null;
  /** Instead of all that: sends the call again that was sent so many calls ago. */
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

/** A line keeps its id for ever, also while it is not in the cart. */
function learnLineIds(cart: WholeCartFragment, { lines }: CartModel): void {
  for (const line of cart.lines) lines.set(line.id, nameOf(line));
  expect(new Set(lines.values()).size).toBe(lines.size);
}

async function compare(guest: Shopper, drafts: readonly Draft[], reached: Set<string>): Promise<void> {
  const model = new CartModel();
  const sent: Call[] = [];
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
  }
  expectCart(await guest.cart(), model);
}

describe.each(stores)('a cart on $store', ({ env }) => {
  let service: Service;

  beforeAll(async () => {
    const limits = { CART_MAX_LINES: String(MAX_LINES), CART_MAX_QUANTITY: String(MAX_QUANTITY) };
    service = await startService({ ...env, ...limits });
  });
  afterAll(() => service.stop());

  it(
    'answers any sequence of calls as its model in plain memory does',
    async () => {
      const reached = new Set<string>();
      const drafts = fc.array(draft, { minLength: 1, maxLength: 25, size: 'max' });

      await fc.assert(
        fc.asyncProperty(drafts, async (sequence) => compare(await newGuest(service.url), sequence, reached)),
        { seed: SEED, numRuns: RUNS },
      );
      expect([...reached].sort()).toEqual(WITHIN_REACH);
    },
    SHRINKING_MS,
  );
});
