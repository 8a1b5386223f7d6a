import type { ApolloServerOptions } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

type DocumentStore = NonNullable<ApolloServerOptions<object>['documentStore']>;

/** All texts together, in characters; parsed, each takes some hundred bytes. */
const MAX_TEXT = 200_000;

/**
 * The documents that Apollo Server need not parse and validate again, the latest used of them. Its own store counts them
 * as JSON, without their places: 30 MiB of that are half a gigabyte of memory.
 */
export function createDocumentStore(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_TEXT,
    sizeCalculation: ({ loc }) => Math.max(loc?.end ?? MAX_TEXT, 1),
  });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}
