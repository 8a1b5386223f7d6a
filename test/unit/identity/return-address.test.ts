import { returnAddress, withResult } from '../../../src/sign-in/return-address';

const origins = ['https://shop.example.vn', 'http://localhost:3000'];
const fixed = 'https://shop.example.vn/';

describe('the address to return to', () => {
  it.each([
    'https://shop.example.vn/',
    'https://shop.example.vn/cart?tab=2#lines',
    'http://localhost:3000/cart',
    'https://shop.example.vn//evil.example',
    'https://shop.example.vn/@evil.example',
  ])('is %s, because that is a page of ours', (asked) => {
    expect(returnAddress(asked, origins)).toBe(asked);
  });

  it.each([
    undefined,
    '',
    '/cart',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https://evil.example/',
    'https://shop.example.vn',
    'https://shop.example.vn.evil.example/',
    'https://shop.example.vn@evil.example/',
    'https://shop.example.vn:password@evil.example/',
    'https://user@shop.example.vn/',
    'https://shop.example.vn:8443/',
    'https://shop.example.vn:443/',
    'https://evil.example/https://shop.example.vn/',
    'https://evil-shop.example.vn/',
    'https://sub.shop.example.vn/',
    'http://shop.example.vn/',
    'HTTPS://SHOP.EXAMPLE.VN/',
    'https://shop.example.vn./',
    'https://shop.example.vn%2eevil.example/',
    'https://shop.example.vn%00.evil.example/',
    'https://shop.example.vn\t/',
    'https://shop.example.vn/\r\nset-cookie: a=b',
    'https://shop.example.vn/\\evil.example',
    ' https://shop.example.vn/',
    'https://ｓhop.example.vn/',
    'http://localhost:3000evil.example/',
    'http://localhost:30000/',
    'http://127.0.0.1:3000/',
    'javascript:alert(1)//https://shop.example.vn/',
    'data:text/html,https://shop.example.vn/',
    'blob:https://shop.example.vn/',
    'null',
  ])('is the fixed page and not %j', (asked) => {
    expect(returnAddress(asked, origins)).toBe(fixed);
  });

  it('takes along how the sign-in ended, and keeps what it had', () => {
    expect(withResult('https://shop.example.vn/cart?tab=2#lines', { error: 'A&B' })).toBe(
      'https://shop.example.vn/cart?tab=2&error=A%26B#lines',
    );
  });
});
