import { planZalo } from '../../../dev/children/zalo-sandbox';

const service = 'http://localhost:4001';

describe('the Zalo of npm start', () => {
  it('is the sandbox, with an app that it and the cart service share', () => {
    const { children, cartEnv, description } = planZalo({}, false, 4010, service);

    expect(children.map(({ name }) => name)).toEqual(['zalo-sandbox']);
    expect(description).toContain('http://localhost:4010');
    expect(cartEnv).toMatchObject({
      PUBLIC_URL: service,
      ZALO_OAUTH_BASE: 'http://localhost:4010',
      ZALO_GRAPH_BASE: 'http://localhost:4010',
    });
    expect(children[0]?.env).toEqual({
      ZALO_SANDBOX_PORT: '4010',
      ZALO_APP_ID: cartEnv['ZALO_APP_ID'],
      ZALO_APP_SECRET: cartEnv['ZALO_APP_SECRET'],
      PUBLIC_URL: service,
    });
  });

  it('leaves alone what the environment says', () => {
    const env = {
      PUBLIC_URL: 'https://cart.example',
      ZALO_APP_ID: '7',
      ZALO_APP_SECRET: 'our-secret',
      ZALO_OAUTH_BASE: 'https://oauth.zaloapp.com',
      ZALO_GRAPH_BASE: 'https://graph.zalo.me',
    };

    expect(planZalo(env, false, 4010, service).cartEnv).toEqual(env);
  });

  it('is Zalo itself in production', () => {
    expect(planZalo({ NODE_ENV: 'production' }, true, 4010, service)).toEqual({
      children: [],
      cartEnv: {},
      description: 'Zalo itself',
    });
  });
});
