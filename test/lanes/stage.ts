import type { Redis } from 'ioredis';
import { cartKeys } from '../../src/redis/keys';
import type { Service } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';
import { newShopper, signToken } from '../support/tokens';
import type { Answer, OneOfTwo } from './one-of-two';
import type { Operation } from './operations';

/** Enough for an operation to get compiled if some of its variables are good. */
const REHEARSALS = 6;

/** What both services answered to one request. */
export interface Trial {
  readonly request: string;
  readonly apollo: Answer;
  readonly compiled: Answer;
}

/** Two services, equal but for the lane, with equal carts. */
export class Stage {
  private marks: Record<string, string> = {};
  private tokens: (string | undefined)[] = [];
  private asked = 0;

  /** @param porter a service beside the first of the two, through which the carts are filled */
  constructor(
    private readonly apollo: OneOfTwo,
    private readonly compiled: OneOfTwo,
    private readonly porter: Service,
    private readonly from: Redis,
    private readonly to: Redis,
  ) {}

  /** New shoppers with carts, the same in both: the caller, another shopper, a guest, and one whose cart is broken. */
  async set(): Promise<void> {
    const [own, other, guest] = await Promise.all([
      this.shopper(),
      this.shopper(),
      newGuest(this.porter.url),
    ]);
    const added = { sku: 'P002', attributes: [{ key: 'color', value: 'red' }] };
    await own.add({ lines: [{ sku: 'P001', quantity: 2 }, added] });
    await other.add({ lines: [{ sku: 'P001', quantity: 3 }] });
    await guest.add({ lines: [{ sku: 'P004' }] });
    const { cart, merge } = await own.mergeCart(guest);
    await guest.add({ lines: [{ sku: 'P001', quantity: 998 }, { sku: 'P003' }] });
    const broken = await this.shopper();
    await this.from.set(cartKeys(broken.id).cart, 'no cart');
    await this.copy();
    const caretaker = await signToken({ claims: { sub: own.id, scope: 'cart:any' } });
    this.tokens = [...Array.from({ length: 9 }, () => own.token), undefined, broken.token, caretaker];
    this.marks = {
      '%cart%': own.id,
      '%line0%': cart.lines[0]!.id,
      '%line1%': cart.lines[1]!.id,
      '%otherCart%': other.id,
      '%otherToken%': guest.token,
      '%merge%': merge!.id,
    };
  }

  /** Both get to know the operations: asked by nobody, they change nothing. */
  async rehearse(operations: readonly Operation[]): Promise<void> {
    for (let i = 0; i < REHEARSALS; i += 1) {
      const requests = operations.map(({ variables, ...operation }) =>
        this.fill(requestOf(operation, variables[i % variables.length])),
      );
      await Promise.all(
        requests.map((request) =>
          Promise.all([this.apollo.ask(request, undefined), this.compiled.ask(request, undefined)]),
        ),
      );
    }
  }

  /** Each operation with each of its variables, at both services. */
  async *play(operations: readonly Operation[]): AsyncGenerator<Trial> {
    for (const { variables, ...operation } of operations)
      for (const each of variables) yield await this.atBoth(this.fill(requestOf(operation, each)));
  }

  private shopper(): Promise<Shopper> {
    return newShopper(this.porter.url);
  }

  private nextToken(): string | undefined {
    this.asked += 1;
    return this.tokens[this.asked % this.tokens.length];
  }

  /** One after the other, at the same time by the clock that carts are stamped by. */
  private async atBoth(request: string): Promise<Trial> {
    const token = this.nextToken();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    try {
      const apollo = await this.apollo.ask(request, token);
      return { request, apollo, compiled: await this.compiled.ask(request, token) };
    } finally {
      clock.mockRestore();
    }
  }

  private fill(request: string): string {
    return request.replace(/%\w+%/g, (mark) => this.marks[mark] ?? mark);
  }

  private async copy(): Promise<void> {
    const stale = await copiedKeys(this.to);
    if (stale.length > 0) await this.to.del(...stale);
    for (const key of await copiedKeys(this.from)) {
      const [content, ttl] = await Promise.all([this.from.dumpBuffer(key), this.from.pttl(key)]);
      if (content) await this.to.restore(key, Math.max(ttl, 0), content);
    }
  }
}

/** All but the birth of the store: a service that missed its own would take the data for lost, and the tokens with it. */
async function copiedKeys(redis: Redis): Promise<string[]> {
  return (await redis.keys('*')).filter((key) => !key.startsWith('birth:'));
}

function requestOf(operation: Omit<Operation, 'variables'>, variables: unknown): string {
  return JSON.stringify({ ...operation, variables });
}
