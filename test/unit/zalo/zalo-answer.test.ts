import { refusalOf } from '../../../src/zalo/zalo-host';

describe('an error of Zalo', () => {
  it.each([[{}], [{ error: 0 }], [{ error: '0' }], [{ error: null }], [{ error: undefined }]])(
    'is none in %j',
    (answer) => {
      expect(refusalOf(answer)).toBeUndefined();
    },
  );

  it.each([
    [452, 'expired'],
    ['452', 'expired'],
    [453, 'another app'],
    [-14002, 'app of this shop'],
    [-14003, 'callback address'],
    [-14004, 'secret of this shop'],
    [-14005, 'took too long'],
    [-14014, 'does not accept this token'],
    [100, 'does not accept this token'],
    [11004, 'does not accept this token'],
    [-216, 'does not accept this token'],
  ])('%j rejects the token or code', (error, part) => {
    const refusal = refusalOf({ error, message: 'very-secret' });

    expect(refusal).toMatchObject({ code: 'ZALO_REJECTED', retryable: false });
    expect(refusal?.message).toContain(part);
    expect(refusal?.message).toContain(`(Zalo error ${error}).`);
    expect(refusal?.message).not.toContain('very-secret');
  });

  it.each([
    [-501, 'only to servers in Vietnam'],
    ['-501', 'only to servers in Vietnam'],
    [10000, 'Zalo failed'],
    [10002, 'Zalo failed'],
    [12000, 'quota of requests'],
    [12010, 'quota of requests'],
  ])('%j says nothing about the shopper, and names Zalo', (error, part) => {
    const refusal = refusalOf({ error });

    expect(refusal).toMatchObject({ code: 'ZALO_UNAVAILABLE', retryable: true });
    expect(refusal?.message).toContain('Zalo');
    expect(refusal?.message).toContain(part);
    expect(refusal?.message).toContain(`(Zalo error ${error}).`);
  });

  it.each([[''], ['  '], ['invalid_token-very-secret'], [1.5], [true], [{}], [[]], [[1, 2]]])(
    '%j, which is no code, is a no and is not repeated',
    (error) => {
      const refusal = refusalOf({ error });

      expect(refusal?.code).toBe('ZALO_REJECTED');
      expect(refusal?.message).not.toContain('very-secret');
    },
  );
});
