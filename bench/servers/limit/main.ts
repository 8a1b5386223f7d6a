import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../../../src/errors';
import type { AddInput } from '../add-call';
import { cartOf, graphForm, restForm } from './cart-form';
import { RedisCarts } from './redis-carts';
import { TokenCheck } from './token-check';

/**
 * The least a request can cost: a hand-written handler on Node's HTTP server for the benchmark's requests only, with
 * the service's token check and the same work for Redis. No GraphQL, limits, metrics, logs or deadlines.
 */
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

async function main(): Promise<void> {
  const carts = new RedisCarts(process.env);
  const tokens = await TokenCheck.load(process.env);
  const server = createServer((request, response) => void answer(carts, tokens, request, response));
  server.keepAliveTimeout = 65_000;
  server.listen(Number(process.env.PORT), '127.0.0.1');
}

async function answer(
  carts: RedisCarts,
  tokens: TokenCheck,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const id = await tokens.identityOf(request.headers.authorization);
    if (request.method === 'GET') {
      const cart = cartOf(id, await carts.read(id));
      const headers = { ...JSON_TYPE, 'cache-control': 'private, no-store', etag: `"${cart.version}"` };
      response.writeHead(200, headers).end(JSON.stringify(restForm(cart)));
    } else {
      const data = await dataOf(carts, id, await bodyOf(request));
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ data }));
    }
  } catch (error) {
    response.writeHead(error instanceof Refusal ? 401 : 500).end();
  }
}

/** The GraphQL data of the benchmark's two operations. Only the add has an input. */
async function dataOf(carts: RedisCarts, id: string, body: string) {
  const { input } = (JSON.parse(body) as { variables: { input?: AddInput } }).variables;
  if (!input) return { cart: graphForm(cartOf(id, await carts.read(id))) };
  const cart = graphForm(cartOf(id, await carts.add(id, input)));
  return { addCartLines: { cart, userErrors: [], warnings: [], replayed: false } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}

void main();
