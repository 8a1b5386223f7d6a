import { readCookies } from '../../../src/http/caller/cookies';

const NAME = '__Host-onecart';

describe('the values of a cookie', () => {
  it.each([
    ['alone', `${NAME}=a`, ['a']],
    ['among others', `x=1; ${NAME}=a; y=2`, ['a']],
    ['without blanks', `x=1;${NAME}=a;y=2`, ['a']],
    ['between spaces and tabs', `x=1; \t ${NAME}=a \t; y=2`, ['a']],
    ['with an equals sign in it', `${NAME}=a=b==`, ['a=b==']],
    ['in quotes, which are a part of it', `${NAME}="a"`, ['"a"']],
    ['with bytes that are no ASCII', `${NAME}=\xa0a\xff`, ['\xa0a\xff']],
    ['empty', `${NAME}=`, ['']],
    ['twice the same', `${NAME}=a; ${NAME}=a`, ['a']],
    ['twice', `${NAME}=b; ${NAME}=a`, ['b', 'a']],
  ])('are found %s', (_, header, values) => {
    expect(readCookies(header, NAME)).toEqual(values);
  });

  it.each([
    ['nothing', undefined],
    ['a name in other letters', '__host-onecart=a; __HOST-ONECART=a; __Host-Onecart=a'],
    ['a longer name', `${NAME}2=a; a${NAME}=a; ${NAME}-login=a`],
    ['the value of a nameless cookie', NAME],
    ['a value', `x=${NAME}=a; "${NAME}=a"`],
    ['a blank within the pair', `${NAME} =a; ${NAME}\t=a`],
    ['an encoded name', '%5F_Host-onecart=a'],
    ['a comma before it', `x=1, ${NAME}=a`],
  ])('are not found in %s', (_, header) => {
    expect(readCookies(header, NAME)).toEqual([]);
  });

  // All that `trim()` and `\s` take for white space, as bytes of a header, and other controls.
  it.each([
    '\xa0',
    '\x0b',
    '\x0c',
    '\r',
    '\n',
    '\x85',
    '\x00',
    '\x1f',
    '\x7f',
    '\xad',
    '\xc2\xa0',
    '\xef\xbb\xbf',
    '\ufeff',
    '\u2028',
    '\u3000',
  ])('are not found under a name with %j before or after it', (byte) => {
    expect(readCookies(`${byte}${NAME}=a; ${NAME}${byte}=a; x=1; ${byte} ${NAME}=a`, NAME)).toEqual([]);
  });

  it('are found in a header full of blanks in a moment', () => {
    const header = `x=${' '.repeat(500_000)}y; ${NAME}=a`;
    const started = performance.now();
    expect(readCookies(header, NAME)).toEqual(['a']);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
