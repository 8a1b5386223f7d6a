import { setTimeout as pause } from 'node:timers/promises';
import type { CartClient, CartClientOptions } from '@onecart/client';
import { CartClientError, createCartClient } from '@onecart/client';
import type { Fault } from '../../support/auth-stage';
import { AuthStage } from '../../support/auth-stage';

const failed = (code: string, retryable?: boolean): Fault => ({
  status: 200,
  body: { errors: [{ message: `It is ${code}.`, extensions: { code, retryable } }], data: null },
});
const ADD = 'mutation Add($input: AddCartLinesInput!) { addCartLines(input: $input) { replayed } }';
const line = { sku: 'P001' };

describe('the client of the cart, where a call fails', () => {
  let stage: AuthStage;
  let client: CartClient;

  beforeEach(async () => {
    stage = await AuthStage.start();
    client = await signedIn();
  });
  afterEach(() => stage.stop());

  async function signedIn(options: Partial<CartClientOptions> = {}): Promise<CartClient> {
    const made = createCartClient({ ...stage.urls, channel: 'WEB', ...options });
    await made.useTokens(stage.signIn('SHOPPER'));
    return made;
  }
  const keys = () => stage.asked.map(({ body }) => body.variables.input?.idempotencyKey);

  it.each([
    ['is lost', 'lost'],
    ['loses its answer', 'cut'],
    ['gets 503', { status: 503, body: 'busy' }],
    ['gets 500 with a document', { status: 500, body: { code: 'X', detail: 'x' } }],
    ['meets an error that says it may be repeated', failed('STORE_UNAVAILABLE', true)],
    ['does not get from the Router to the cart', failed('SUBREQUEST_HTTP_ERROR')],
  ] as [string, Fault][])('repeats a change that %s, under the same key', async (_, fault) => {
    stage.faults.graphql.push(fault, fault);

    const { userErrors } = await client.addLines([line]);

    expect(userErrors).toEqual([]);
    expect(keys().length).toBe(fault === 'lost' ? 1 : 3);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('makes a key for each intent, and keeps the caller’s', async () => {
    await client.addLines([line]);
    await client.addLines([line]);
    await client.addLines([line], { idempotencyKey: 'click-7' });

    expect(new Set(keys()).size).toBe(3);
    expect(keys()[2]).toBe('click-7');
  });

  it('keeps the key when it had to refresh', async () => {
    stage.endAccessTokens();
    await client.addLines([line]);
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it.each([
    ['that stays', failed('FORBIDDEN', false), { code: 'FORBIDDEN', message: 'It is FORBIDDEN.' }],
    ['of the operation', failed('GRAPHQL_VALIDATION_FAILED'), { code: 'GRAPHQL_VALIDATION_FAILED' }],
    ['of a wrong address', { status: 404, body: 'nothing' }, { code: 'BAD_ANSWER' }],
    ['of a captive portal', { status: 200, body: '<html>' }, { code: 'BAD_ANSWER' }],
    ['of a list', { status: 200, body: [] }, { code: 'BAD_ANSWER' }],
  ] as [string, Fault, object][])('throws an error %s at once', async (_, fault, expected) => {
    stage.faults.graphql.push(fault);

    const error: unknown = await client.addLines([line]).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(CartClientError);
    expect(error).toMatchObject({ ...expected, retryable: false, idempotencyKey: keys()[0] });
    expect(stage.asked).toHaveLength(1);
  });

  it('repeats what it is asked for by `request`, but no change without a key', async () => {
    stage.faults.graphql.push('cut');
    await client.request('{ cart { id } }');
    expect(stage.asked).toHaveLength(2);

    stage.faults.graphql.push('cut');
    await client.request(ADD, { input: { idempotencyKey: 'mine' } });
    expect(stage.asked).toHaveLength(4);

    stage.faults.graphql.push('cut');
    await expect(client.request(ADD, { input: {} })).rejects.toMatchObject({ code: 'NETWORK_ERROR' });
    expect(stage.asked).toHaveLength(5);
  });

  it('gives data that lacks a neighbour’s part, with the error that says so', async () => {
    const errors = [{ message: 'No.', path: ['cart', 'subtotal'], extensions: { code: 'PRICING_BROKE' } }];
    const data = { cart: { id: '1', subtotal: null } };
    stage.faults.graphql.push({ status: 200, body: { data, errors } });

    expect(await client.request('{ cart { id subtotal { amount } } }')).toEqual({ data, errors });
    expect(await client.request('{ cart { id } }')).toMatchObject({ errors: [] });
  });

  it('gives up when its time is over, and names the key to go on with', async () => {
    client = await signedIn({ timeoutMs: 250 });
    stage.faults.graphql.push('hang');

    const began = performance.now();
    const error = await client.addLines([line]).catch((thrown: CartClientError) => thrown);

    expect(performance.now() - began).toBeLessThan(3500);
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', retryable: true, idempotencyKey: keys()[0] });
    await client.addLines([line], { idempotencyKey: (error as CartClientError).idempotencyKey! });
    expect(new Set(keys()).size).toBe(1);
  });

  it('names to each of two changes its own key when both wait for the same refresh', async () => {
    stage.endAccessTokens();
    stage.faults.refresh.push({ status: 200, body: '<html>' });

    const attempts = [1, 2].map(() => client.addLines([line]).catch((thrown: CartClientError) => thrown));
    const errors = (await Promise.all(attempts)) as CartClientError[];

    expect(errors).toMatchObject([{ code: 'BAD_ANSWER' }, { code: 'BAD_ANSWER' }]);
    expect(errors.map(({ idempotencyKey }) => idempotencyKey).sort()).toEqual(keys().sort());
    expect(new Set(keys()).size).toBe(2);
  });

  it('does not hammer a service that is down', async () => {
    client = await signedIn({ timeoutMs: 1500 });
    stage.faults.graphql.push(...Array.from({ length: 100 }, () => ({ status: 503, body: '' })));

    await expect(client.cart()).rejects.toMatchObject({ code: 'SERVER_ERROR', retryable: true });

    expect(stage.asked.length).toBeLessThanOrEqual(6);
  });

  it.each([
    ['waits for an answer', () => stage.faults.graphql.push('hang')],
    ['waits before it tries again', () => stage.faults.graphql.push(...Array<Fault>(20).fill('cut'))],
    [
      'waits for a new token',
      () => {
        stage.endAccessTokens();
        stage.before.refresh = () => pause(600);
      },
    ],
  ])('stops at the caller’s signal while it %s', async (_, makeTrouble) => {
    makeTrouble();
    const caller = new AbortController();
    const asked = client.addLines([line], { signal: caller.signal });
    setTimeout(() => caller.abort(), 150);

    await expect(asked).rejects.toMatchObject({ code: 'ABORTED', retryable: false });

    await pause(200); // what was on its way at that moment arrives
    const before = stage.asked.length;
    await pause(800);
    expect(stage.asked).toHaveLength(before);
  });

  it('asks nothing for a caller that has given up before', async () => {
    await expect(client.cart({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(stage.asked).toEqual([]);
  });
});
