import { parse } from 'graphql';
import { createDocumentStore } from '../../../src/http/graphql/graphql-server';

describe('the store of parsed documents', () => {
  it('keeps those used last, 200,000 characters of text', async () => {
    const store = createDocumentStore();
    const document = parse(`{ cart { id } } # ${'x'.repeat(20_000)}`);
    const keys = Array.from({ length: 20 }, (_, i) => `key ${i}`);

    for (const key of keys) {
      await store.set(key, document);
      await store.get('key 0');
    }

    const kept = await Promise.all(keys.map((key) => store.get(key)));
    expect(kept.filter(Boolean)).toHaveLength(9);
    expect(kept[0]).toBe(document);
    expect(kept[1]).toBeUndefined();
  });
});
