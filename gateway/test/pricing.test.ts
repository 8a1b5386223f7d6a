import { lineTotal, subtotal } from '../neighbours/pricing/cart-price';
import { sum, times } from '../neighbours/pricing/money';

const dong = (amount: string) => ({ amount, currencyCode: 'VND' });
const dollars = (amount: string) => ({ amount, currencyCode: 'USD' });
const line = (amount: string, quantity: number) => ({ quantity, product: { price: dong(amount) } });

describe('times', () => {
  it.each([
    ['129000', 3, '387000'],
    ['19.90', 3, '59.70'],
    ['0.05', 1, '0.05'],
    ['-0.05', 3, '-0.15'],
    ['-0.00', 3, '0.00'],
    ['129000', 0, '0'],
    ['0.1', 3, '0.3'],
    ['9007199254740993', 999, '8998192055486252007'],
  ])('makes of %s by %d exactly %s', (amount, quantity, total) => {
    expect(times(dong(amount), quantity)).toEqual(dong(total));
  });

  it.each(['', '1e3', '1,5', '.5', '5.', '0x10', ' 1', 'NaN'])('refuses "%s" as an amount', (amount) => {
    expect(() => times(dong(amount), 1)).toThrow(`"${amount}" is not a decimal number.`);
  });
});

describe('sum', () => {
  it('keeps the most decimals that an amount has', () => {
    expect(sum([dollars('1'), dollars('0.25'), dollars('-0.5')])).toEqual(dollars('0.75'));
  });

  it('is exact beyond what a floating-point number holds', () => {
    expect(sum([dong('9007199254740992'), dong('1')])).toEqual(dong('9007199254740993'));
  });

  it('is null for different currencies', () => {
    expect(sum([dong('1'), dollars('1')])).toBeNull();
  });
});

describe('the total of a line', () => {
  it('is price times quantity', () => {
    expect(lineTotal(line('59000', 2))).toEqual(dong('118000'));
  });

  it.each([
    ['a product', { quantity: 2, product: null }],
    ['an answer of the catalogue', { quantity: 2 }],
    ['a price', { quantity: 2, product: { price: null } }],
  ])('is null without %s', (_, unknown) => {
    expect(lineTotal(unknown)).toBeNull();
  });
});

describe('the subtotal of a cart', () => {
  it('adds the totals and leaves out the lines that have none', () => {
    const lines = [line('59000', 2), { quantity: 9, product: null }, line('1290000', 999)];
    expect(subtotal(lines)).toEqual(dong('1288828000'));
  });

  it('is null if no line has a total: that is not the same as nothing to pay', () => {
    expect(subtotal([{ quantity: 1, product: null }])).toBeNull();
  });

  it('is zero for an empty cart', () => {
    expect(subtotal([])).toEqual(dong('0'));
  });
});
