import { isIPv4, isIPv6 } from 'node:net';
import { FormatRegistry, Type } from '@sinclair/typebox';

const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { default: Values[number]; description: string },
) =>
  Type.Union(
    values.map((value) => Type.Literal(value as Values[number])),
    options,
  );
const port = (fallback: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65535, default: fallback, description });

/** Formats by what they are called in a fault. */
const REDIS_ADDRESSES = 'redis:// or rediss:// addresses';
const SECRET = 'at least 16 characters, not digits alone';
const NETWORKS = 'IP addresses or networks such as 10.0.0.0/8';
const WEB_ADDRESS = 'an http:// or https:// address';
const ORIGIN = 'an origin such as https://cart.example';
const ORIGINS = 'origins such as https://shop.example';
const ZALO_APP_ID = 'the digits of a Zalo App ID';
const HEADER_TEXT = 'text without spaces';
FormatRegistry.Set(REDIS_ADDRESSES, (text) => text.split(',').every(isRedisUrl));
// The Router takes a variable of digits alone for a number, and refuses to start.
FormatRegistry.Set(SECRET, (text) => text.length >= 16 && /\D/.test(text));
FormatRegistry.Set(NETWORKS, (text) => text.split(',').every(isNetwork));
FormatRegistry.Set(WEB_ADDRESS, isWebAddress);
FormatRegistry.Set(ORIGIN, isOrigin);
FormatRegistry.Set(ORIGINS, (text) => text.split(',').every((origin) => isOrigin(origin.trim())));
FormatRegistry.Set(ZALO_APP_ID, (text) => /^\d+$/.test(text));
FormatRegistry.Set(HEADER_TEXT, (text) => /^[\x21-\x7e]+$/.test(text));

/** Where Zalo sends the browser back to, below PUBLIC_URL: to be registered at Zalo. */
export const ZALO_CALLBACK = '/auth/zalo/callback';

/** Every variable of the cart service. `docs/configuration.md` and `.env.example` list the same. */
export const settingsSchema = Type.Object({
  NODE_ENV: oneOf(['development', 'test', 'production'], {
    default: 'development',
    description: 'production demands what is made up or left open in development',
  }),
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on; 0.0.0.0 in a container' }),
  PORT: port(4001, 'port of the cart service; 0 takes a free one'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'least important line that is logged',
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      format: REDIS_ADDRESSES,
      secret: true,
      description:
        'redis://host:port; several, separated by commas, for a cluster or sentinels; unset: npm start runs a Redis of its own',
    }),
  ),
  REDIS_MODE: oneOf(['single', 'sentinel', 'cluster'], {
    default: 'single',
    description: 'what REDIS_URL leads to',
  }),
  REDIS_SENTINEL_NAME: Type.String({
    default: 'mymaster',
    description: 'what the sentinels call the primary',
  }),
  CART_DURABILITY: oneOf(['fsync', 'replicated'], {
    default: 'fsync',
    description: 'when a change is acknowledged: once the one Redis has it, or once a replica has it too',
  }),
  CART_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'a cart is kept this long after its last change, and up to a 720th longer',
  }),
  CART_MAX_LINES: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 200,
    description: 'lines a cart can hold',
  }),
  CART_MAX_QUANTITY: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 999,
    description: 'units a line can hold',
  }),
  CART_MAX_TEXT_BYTES: Type.Integer({
    minimum: 1000,
    maximum: 1_000_000,
    default: 100_000,
    description: 'bytes (UTF-8) that sku, attribute keys and values of all lines of a cart can take together',
  }),
  CART_MAX_LINES_PER_CALL: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 250,
    description: 'lines one call can change',
  }),
  CART_MAX_KEYS: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 1000,
    description: 'idempotency keys a cart keeps for 24 hours, beside those that merges brought',
  }),
  OUTBOX_LENGTH: Type.Integer({
    minimum: 100,
    default: 10_000,
    description: 'events each of the 256 outbox streams keeps, roughly',
  }),
  TOKEN_ISSUER: Type.String({
    default: 'http://localhost:4001',
    description: 'iss of the tokens that are issued and accepted',
  }),
  TOKEN_AUDIENCE: Type.String({
    default: 'onecart',
    description: 'aud of the tokens that are issued and accepted',
  }),
  SESSION_TTL_SECONDS: Type.Integer({
    minimum: 60,
    default: 30 * 24 * 3600,
    description: 'a session is forgotten this long after its last use',
  }),
  SIGNING_KEYS_FILE: Type.String({
    default: '.data/signing-keys.json',
    description:
      'JWKS with the private ES256 keys, the newest first; made on first start, but not in production',
  }),
  SERVICE_CLIENTS_FILE: Type.String({
    default: '.data/service-clients.json',
    description:
      'services that may ask for tokens, with hashes of their secrets; written by npm run service:client',
  }),
  ROUTER_SECRET: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: `${SECRET}; what the Router sends as x-router-secret; demanded on /graphql in production`,
    }),
  ),
  ROUTER_SECRET_PREVIOUS: Type.Optional(
    Type.String({
      format: SECRET,
      secret: true,
      description: 'a second secret that is accepted while the Routers get the new one',
    }),
  ),
  DRAIN_MS: Type.Integer({
    minimum: 0,
    maximum: 8000,
    default: 1000,
    description:
      'after SIGTERM: how long to go on serving while /readyz already says no, so that balancers look away',
  }),
  ALLOWED_ORIGINS: Type.String({
    format: ORIGINS,
    default: 'http://localhost:3000',
    description: 'origins of the website, separated by commas: pages that may send cookies',
  }),
  AUTH_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 300,
    description: 'requests a minute that one client address may make to /auth at one instance',
  }),
  CALLER_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 100,
    description:
      'requests a second that one shopper or guest may make to /graphql and /cart/sync at one instance, after a burst of ten times as many',
  }),
  SERVICE_RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 5000,
    description: 'the same for a service',
  }),
  TRUST_PROXY: Type.Optional(
    Type.String({
      format: NETWORKS,
      description:
        'addresses or networks of the proxies before this service, separated by commas; X-Forwarded-For counts from them alone',
    }),
  ),
  PUBLIC_URL: Type.String({
    format: ORIGIN,
    default: 'http://localhost:4001',
    description: `origin under which browsers reach this service; Zalo sends them back to ${ZALO_CALLBACK} there`,
  }),
  ZALO_APP_ID: Type.Optional(
    Type.String({
      format: ZALO_APP_ID,
      description:
        'id of the Zalo App (not of the Mini App) of website and Mini App alike; unset: no sign-in with Zalo',
    }),
  ),
  ZALO_APP_SECRET: Type.Optional(
    Type.String({ format: HEADER_TEXT, secret: true, description: 'secret key of the Zalo App' }),
  ),
  ZALO_OAUTH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://oauth.zaloapp.com',
    description: 'where Zalo signs people in; production takes only the default',
  }),
  ZALO_GRAPH_BASE: Type.String({
    format: ORIGIN,
    default: 'https://graph.zalo.me',
    description: 'where Zalo says who a token is of; production takes only the default',
  }),
  IDENTITY_PROVIDER_ISSUER: Type.Optional(
    Type.String({
      description: "iss of the tokens of the shop's own identity provider; unset: nobody signs in by one",
    }),
  ),
  IDENTITY_PROVIDER_AUDIENCE: Type.Optional(Type.String({ description: 'aud that those tokens must have' })),
  IDENTITY_PROVIDER_JWKS_URL: Type.Optional(
    Type.String({ format: WEB_ADDRESS, description: 'where the public keys of those tokens are' }),
  ),
  SIGN_IN_MERGE_STRATEGY: oneOf(['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'], {
    default: 'SUM',
    description:
      "how a guest's cart is merged into the shopper's when the guest signs in; two accounts that become one merge by `SUM` unless it is `MAX`",
  }),
});

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.trim().split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return (
    most > 0 && more.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
  );
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
