import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';

/** For so long after its use the last refresh token is taken once more, because the answer may have been lost. */
const GRACE_MS = 10_000;

/** A request to the graph that came in. */
export interface Asked {
  readonly token: string | undefined;
  readonly body: { query: string; variables: { input?: { idempotencyKey?: string } } };
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What happens to one request: `lost` and `cut` drop its connection before or after it was carried out. */
export type Fault = 'lost' | 'cut' | 'hang' | { status: number; body: object | string };

interface Family {
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
  generation: number;
  rotatedAt: number;
  accessToken: string;
}

/**
 * The `/auth` routes according to their contract, and a graph that answers a valid token with the cart of its identity.
 * Tests the client's part of the contract without the service's.
 */
export class AuthStage {
  readonly asked: Asked[] = [];
  readonly refreshes: string[] = [];
  /** Access tokens that their session was ended by. */
  readonly logouts: string[] = [];
  guests = 0;
  /** Life of an access token, as told to clients. */
  expiresIn = 900;
  /** The next requests to a route meet with these. */
  readonly faults: Record<'graphql' | 'refresh' | 'guest' | 'logout', Fault[]> = {
    graphql: [],
    refresh: [],
    guest: [],
    logout: [],
  };
  /** Awaited when a refresh, or a request for a guest, has come in and before it is carried out. */
  readonly before: Record<'refresh' | 'guest', () => Promise<unknown>> = {
    refresh: async () => undefined,
    guest: async () => undefined,
  };

  private readonly families = new Map<string, Family>();
  /** Guests who have signed in: their carts are closed. */
  private readonly closed = new Set<string>();
  private readonly server = fastify({ forceCloseConnections: true });

  private constructor() {
    this.route('guest', '/auth/guest', async () => {
      await this.before.guest();
      return this.signIn('GUEST');
    });
    this.route('refresh', '/auth/refresh', (request, reply) => this.refresh(request, reply));
    this.route('graphql', '/graphql', async (request) => this.answer(request));
    this.route('logout', '/auth/logout', (request, reply) => this.logout(request, reply));
  }

  static async start(): Promise<AuthStage> {
    const stage = new AuthStage();
    await stage.server.listen({ host: '127.0.0.1', port: 0 });
    return stage;
  }

  get urls(): { graphUrl: string; authUrl: string } {
    const { port } = this.server.server.address() as AddressInfo;
    return { graphUrl: `http://127.0.0.1:${port}/graphql`, authUrl: `http://127.0.0.1:${port}/auth` };
  }

  /** What a route that signs somebody in answers. */
  signIn(kind: 'GUEST' | 'SHOPPER') {
    if (kind === 'GUEST') this.guests += 1;
    const family = { id: randomUUID(), kind, generation: 0, rotatedAt: 0, accessToken: randomUUID() };
    this.families.set(family.id, family);
    return { ...this.tokensOf(family), identity: { id: family.id, kind } };
  }

  /** From now on no access token that was handed out is good; refresh tokens still are. */
  endAccessTokens(): void {
    for (const family of this.families.values()) family.accessToken = randomUUID();
  }

  /** The guest of this identity has signed in. */
  close(id: string): void {
    this.closed.add(id);
  }

  /** Everybody is signed out. */
  revokeAll(): void {
    this.families.clear();
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  private tokensOf({ id, generation, accessToken }: Family) {
    const refreshToken = `${id}.${generation}`;
    return { accessToken, tokenType: 'Bearer' as const, expiresIn: this.expiresIn, refreshToken };
  }

  private async refresh({ body }: FastifyRequest, reply: FastifyReply) {
    const { refreshToken } = body as { refreshToken: string };
    this.refreshes.push(refreshToken);
    await this.before.refresh();
    const [id = '', generation = ''] = refreshToken.split('.');
    const family = this.families.get(id);
    const age = family ? family.generation - Number(generation) : Infinity;
    const repeated = age === 1 && Date.now() - family!.rotatedAt < GRACE_MS;
    if (!family || !(age === 0 || repeated)) {
      this.families.delete(id);
      return refuse(reply);
    }
    if (age === 0)
      Object.assign(family, {
        generation: family.generation + 1,
        rotatedAt: Date.now(),
        accessToken: randomUUID(),
      });
    return { ...this.tokensOf(family), identity: { id, kind: family.kind } };
  }

  private async logout({ headers }: FastifyRequest, reply: FastifyReply) {
    const family = this.familyOf(bearerOf(headers));
    if (!family) return refuse(reply);
    this.logouts.push(family.accessToken);
    this.families.delete(family.id);
    return reply.code(204).send();
  }

  private familyOf(token: string | undefined): Family | undefined {
    return [...this.families.values()].find(({ accessToken }) => accessToken === token);
  }

  private answer({ headers, body }: FastifyRequest) {
    const token = bearerOf(headers);
    this.asked.push({ token, body: body as Asked['body'], headers });
    const family = this.familyOf(token);
    if (!family)
      return {
        errors: [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
        data: null,
      };
    if (this.closed.has(family.id))
      return {
        errors: [{ message: 'Signed in.', extensions: { code: 'SIGNED_IN_ELSEWHERE', retryable: false } }],
        data: null,
      };
    const cart = { id: family.id, version: 1, lines: [] };
    return { data: { cart, addCartLines: { cart, userErrors: [], warnings: [], replayed: false } } };
  }

  private route(
    name: keyof AuthStage['faults'],
    url: string,
    answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void {
    this.server.post(url, async (request, reply) => {
      const fault = this.faults[name].shift();
      if (fault === 'lost') return drop(reply);
      const body = await answer(request, reply);
      if (fault === 'cut') return drop(reply);
      if (fault === 'hang') return reply.hijack();
      if (fault) return reply.code(fault.status).send(fault.body);
      return body;
    });
  }
}

function bearerOf({ authorization = '' }: FastifyRequest['headers']): string | undefined {
  return /^Bearer (.+)$/.exec(authorization)?.[1];
}

function refuse(reply: FastifyReply): FastifyReply {
  const problem = { status: 401, code: 'UNAUTHENTICATED', detail: 'Sign in again.', retryable: false };
  return reply.code(401).type('application/problem+json').send(problem);
}

function drop(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
