import { codeChallengeOf } from '../../../src/zalo/zalo-oauth';
import { appSecretProof, zaloUserOf } from '../../../src/zalo/zalo-graph';

const ID = '1234567890123456789';

describe('what Zalo says about a user', () => {
  it('is an id, and name and picture if Zalo sends them', () => {
    const picture = { data: { url: 'https://avatars.example/lan.jpg' } };

    expect(zaloUserOf({ id: ID })).toEqual({ userId: ID });
    expect(zaloUserOf({ error: 0, id: ID, name: 'Lan', picture })).toEqual({
      userId: ID,
      name: 'Lan',
      picture: 'https://avatars.example/lan.jpg',
    });
  });

  it.each([
    [{ name: '' }],
    [{ name: null, picture: null }],
    [{ picture: {} }],
    [{ picture: { data: null } }],
    [{ picture: { data: { url: '' } } }],
    [{ picture: 'https://avatars.example/lan.jpg' }],
    [{ name: 7, picture: 7 }],
  ])('is the id alone with %j', (more) => {
    expect(zaloUserOf({ id: ID, ...more })).toEqual({ userId: ID });
  });

  it.each([[undefined], [null], [''], [Number(ID)], [7], [['1']], [{}]])(
    'is nothing if the id is %j',
    (id) => {
      expect(() => zaloUserOf({ error: 0, id })).toThrow(
        expect.objectContaining({ code: 'ZALO_UNAVAILABLE' }) as Error,
      );
    },
  );

  it("is nothing if it is the user that Zalo's SDK makes up outside Zalo", () => {
    expect(() => zaloUserOf({ id: '3368637342326461234', name: 'User Name' })).toThrow(
      expect.objectContaining({ code: 'ZALO_REJECTED' }) as Error,
    );
  });
});

describe('the appsecret_proof', () => {
  it('is HMAC-SHA256 of the token under the app secret, in lowercase hex', () => {
    expect(appSecretProof('appSecretKey', 'accessToken')).toBe(
      '0584869ec908cfecf20763760e69c4baca98ac64aaeb6a938f47ca758dfe779f',
    );
  });
});

describe('a PKCE verifier', () => {
  it('has the challenge that RFC 7636, appendix B, computes', () => {
    expect(codeChallengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});
