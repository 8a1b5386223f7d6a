import { readRouterRules } from '../../../gateway/embedded/router-rules';
import { loadConfig } from '../../../src/config/config';
import { largestCartBody } from '../../../src/http/server/body-limits';

describe('the largest body', () => {
  const bytes = largestCartBody(loadConfig({}).cart.limits);

  it('grows with what a cart may hold', () => {
    const { limits } = loadConfig({ CART_MAX_TEXT_BYTES: '200000' }).cart;

    expect(largestCartBody(limits)).toBe(bytes + 4 * 100_000);
  });

  it('is the same for the Router and for the embedded gateway', () => {
    expect(readRouterRules({}).maxBodyBytes).toBe(bytes);
  });
});
