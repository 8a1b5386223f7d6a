import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CryptoKey, JWK } from 'jose';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const AUDIENCE = 'onecart-of-the-shop';

/** The identity provider of a shop, over real HTTP: it has keys, signs tokens, and can be out of order. */
export class TestIdentityProvider {
  /** How often its keys were asked for. */
  asked = 0;
  /** What it answers instead of its keys. */
  fault: 'none' | 'error' | 'not JSON' | 'silent' = 'none';
  private readonly published: JWK[] = [];
  private signing!: { key: CryptoKey; kid: string };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestIdentityProvider> {
    const server = createServer();
    const provider = new TestIdentityProvider(server);
    await provider.rotate();
    server.on('request', (_, response) => {
      provider.asked += 1;
      if (provider.fault === 'silent') return;
      if (provider.fault === 'error') response.statusCode = 500;
      response.setHeader('content-type', 'application/json');
      response.end(provider.fault === 'not JSON' ? '<html>' : JSON.stringify({ keys: provider.published }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What makes a service trust it. */
  get env(): Record<string, string> {
    return {
      IDENTITY_PROVIDER_ISSUER: this.issuer,
      IDENTITY_PROVIDER_AUDIENCE: AUDIENCE,
      IDENTITY_PROVIDER_JWKS_URL: `${this.issuer}/keys`,
    };
  }

  /** Signs with a new key from now on. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const kid = `key ${this.published.length}`;
    this.published.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
    this.signing = { key: privateKey, kid };
  }

  /** A token of somebody, right in all that `change` does not make wrong. */
  async tokenOf(
    subject: string,
    change: { claims?: Record<string, unknown>; header?: Record<string, unknown>; expires?: string } = {},
  ): Promise<string> {
    const { key, kid } = this.signing;
    return new SignJWT({ iss: this.issuer, aud: AUDIENCE, sub: subject, ...change.claims })
      .setProtectedHeader({ alg: 'ES256', kid, ...change.header })
      .setIssuedAt()
      .setExpirationTime(change.expires ?? '5m')
      .sign(key);
  }

  /** The same under a header that no library signs. */
  async tokenUnder(header: Record<string, unknown>): Promise<string> {
    const [, payload] = (await this.tokenOf('somebody')).split('.');
    const { key, kid } = this.signing;
    const head = `${Buffer.from(JSON.stringify({ alg: 'ES256', kid, ...header })).toString('base64url')}.${payload}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(head));
    return `${head}.${Buffer.from(signature).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
