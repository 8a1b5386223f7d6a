import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError } from 'graphql';
import { Redis } from 'ioredis';
import { jwtVerify } from 'jose';
import { buildSchema } from 'type-graphql';
import { SigningKeys } from '../../../src/identity/keys/signing-keys';
import { scripts } from '../../../src/redis/scripts';
import type { AddCommand, ShopperContext } from './cart-resolver';
import { CartResolver } from './cart-resolver';

/**
 * The packages combined as their guides show: Apollo Server standalone, type-graphql, jose and ioredis. Same contract
 * for the benchmark's requests, and the same script in Redis.
 */
async function main(): Promise<void> {
  const { PORT, REDIS_URL = '', SIGNING_KEYS_FILE = '' } = process.env;
  const keys = await SigningKeys.load(SIGNING_KEYS_FILE, false, console);
  const redis = new Redis(REDIS_URL);
  redis.defineCommand('addCartLines', { numberOfKeys: 5, lua: scripts.addCartLines.source });
  const schema = await buildSchema({ resolvers: [CartResolver], validate: false });
  const server = new ApolloServer<ShopperContext>({ schema });
  await startStandaloneServer(server, {
    listen: { port: Number(PORT), host: '127.0.0.1' },
    context: async ({ req }) => {
      try {
        const token = req.headers.authorization!.slice('Bearer '.length);
        const { payload } = await jwtVerify(token, keys.ring.find, { algorithms: ['ES256'], typ: 'at+jwt' });
        return { id: payload.sub!, redis: redis as Redis & AddCommand };
      } catch {
        throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
      }
    },
  });
}

void main();
