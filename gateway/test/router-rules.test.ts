import { readRouterRules } from '../embedded/router-rules';

describe('the rules that the embedded gateway reads from router.yaml', () => {
  const rules = readRouterRules({ WEB_ORIGIN: 'https://shop.example' });

  it('trusts the cart alone with cookies, the secret and its own words', () => {
    expect(rules.subgraph('cart')).toEqual({
      headers: ['authorization', 'x-request-id', 'accept-language', 'cookie', 'origin'],
      errorExtensions: ['code', 'retryable'],
      messages: true,
      trusted: true,
      timeoutMs: 2000,
      maxAnswerBytes: 64_000_000,
    });
  });

  it('gives every other subgraph the rules for all', () => {
    expect(rules.subgraph('suggestions')).toEqual({
      headers: ['authorization', 'x-request-id', 'accept-language'],
      errorExtensions: ['code', 'retryable'],
      messages: false,
      trusted: false,
      timeoutMs: 1000,
      maxAnswerBytes: 2_000_000,
    });
  });

  it.each([
    [
      'the website',
      'https://shop.example',
      { credentials: true, origin: ['https://shop.example'], maxAge: 7200 },
    ],
    ['a Mini App', 'zbrowser://h5.zdn.vn', { credentials: false }],
    ['any other page', 'https://shop.example.evil', { origin: false }],
    ['no page', undefined, { origin: false }],
  ])('tells the browser of %s what it may do', (_, origin, expected) => {
    expect(rules.cors(origin)).toMatchObject(expected);
  });

  it('takes the defaults of unset variables', () => {
    expect(readRouterRules({}).cors('http://localhost:3000')).toMatchObject({ credentials: true });
    expect(readRouterRules({}).cors('https://shop.example')).toMatchObject({ origin: false });
  });
});
