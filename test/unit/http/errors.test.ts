import 'reflect-metadata';
import { CartUserErrorCode } from '../../../schema/cart-user-error-code.enum';
import { CartWarningCode } from '../../../schema/cart-warning-code.enum';
import {
  isWarningCode,
  userError,
  userErrorCodes,
  warning,
  warningCodes,
} from '../../../src/cart/user-errors';
import type { RefusalCode } from '../../../src/errors';
import { Refusal, refusals } from '../../../src/errors';

const limits = {
  maxLines: 1001,
  maxQuantity: 1002,
  maxTextBytes: 1009,
  maxLinesPerCall: 1003,
  maxKeys: 1010,
  maxSkuLength: 1004,
  maxAttributes: 1005,
  maxAttributeLength: 1006,
  maxIdempotencyKeyLength: 1007,
  maxReplicaIdLength: 1008,
};
/** One or more sentences in which nothing was left out. */
const SENTENCES = /^[A-Z](?!.*(undefined|null|NaN|\[object|\$\{|\s\s)).+[a-z0-9]\.$/;

describe('the codes of the graph', () => {
  it('are for user errors the same as those of the cart', () => {
    expect(Object.keys(CartUserErrorCode).sort()).toEqual(userErrorCodes.toSorted());
    expect(Object.values(CartUserErrorCode)).toEqual(Object.keys(CartUserErrorCode));
  });

  it('are for warnings the same as those of the cart', () => {
    expect(Object.keys(CartWarningCode).sort()).toEqual(warningCodes.toSorted());
    expect(Object.values(CartWarningCode)).toEqual(Object.keys(CartWarningCode));
  });

  it('say either that something was not applied or that it was, not as asked', () => {
    expect(userErrorCodes.filter(isWarningCode)).toEqual([]);
    expect(warningCodes.every(isWarningCode)).toBe(true);
  });
});

describe('the message of a finding', () => {
  it.each(userErrorCodes)('is a sentence for %s', (code) => {
    expect(userError(code, limits).message).toMatch(SENTENCES);
  });

  it.each(warningCodes)('is a sentence for %s', (code) => {
    expect(warning(code, limits).message).toMatch(SENTENCES);
  });

  it.each([
    ['CART_FULL', '1001'],
    ['LINE_FULL', '1002'],
    ['TOO_MANY_LINES', '1003'],
    ['INVALID_SKU', '1004'],
    ['INVALID_ATTRIBUTES', '1005'],
    ['INVALID_ATTRIBUTES', '1006'],
    ['INVALID_IDEMPOTENCY_KEY', '1007'],
  ] as const)('names for %s the limit that holds, %s', (code, limit) => {
    expect(userError(code, limits).message).toContain(` ${limit} `);
  });

  it('names the limit to which a quantity was clamped', () => {
    expect(warning('QUANTITY_CLAMPED', limits).message).toContain(' 1002 ');
  });
});

describe('a finding', () => {
  it('has nulls where it has no place, and is not worth repeating', () => {
    const message = expect.any(String) as string;

    expect(userError('CART_FULL', limits)).toEqual({
      code: 'CART_FULL',
      message,
      field: null,
      lineId: null,
      retryable: false,
    });
    expect(warning('BASE_TOO_OLD', limits, { field: ['input'], lineId: 'a.b' })).toEqual({
      code: 'BASE_TOO_OLD',
      message,
      field: ['input'],
      lineId: 'a.b',
      retryable: false,
    });
  });

  it('is worth repeating only where what stands in the way goes away by itself', () => {
    const retryable = userErrorCodes.filter((code) => userError(code, limits).retryable);

    expect(retryable).toEqual(['MERGE_CONFLICT']);
    expect(warningCodes.filter((code) => warning(code, limits).retryable)).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each(Object.keys(refusals) as RefusalCode[])('says %s in a sentence', (code) => {
    expect(new Refusal(code).message).toMatch(SENTENCES);
  });

  it('is retryable when waiting helps', () => {
    const retryable = (Object.keys(refusals) as RefusalCode[]).filter((code) => new Refusal(code).retryable);

    expect(retryable).toEqual([
      'RATE_LIMITED',
      'STORE_UNAVAILABLE',
      'NOT_DURABLE',
      'ZALO_UNAVAILABLE',
      'IDENTITY_PROVIDER_UNAVAILABLE',
    ]);
  });

  it('prefers the detail of its case and keeps its cause to itself', () => {
    const cause = new Error('password');

    const refusal = new Refusal('FORBIDDEN', { detail: 'This origin may not call.', cause });

    expect(refusal).toMatchObject({
      message: 'This origin may not call.',
      cause,
      code: 'FORBIDDEN',
      name: 'Refusal',
    });
  });
});
