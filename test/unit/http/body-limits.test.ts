import { readFileSync } from 'node:fs';
import { MAX_BODY_BYTES } from '../../../gateway/embedded/gateway';
import { projectFile } from '../../../gateway/project-file';
import { loadConfig } from '../../../src/config/config';
import { largestCartBody } from '../../../src/http/server/json-body';

describe('the largest body', () => {
  const bytes = largestCartBody(loadConfig({}).cart.limits);

  it('grows with what a cart may hold', () => {
    const { limits } = loadConfig({ CART_MAX_TEXT_BYTES: '200000' }).cart;

    expect(largestCartBody(limits)).toBe(bytes + 4 * 100_000);
  });

  it('is the same for the Router and for the embedded gateway', () => {
    const router = readFileSync(projectFile('gateway', 'router', 'router.yaml'), 'utf8');

    expect(Number(/http_max_request_bytes: (\d+)/.exec(router)![1])).toBe(bytes);
    expect(MAX_BODY_BYTES).toBe(bytes);
  });
});
