import 'reflect-metadata';
import type { GraphQLResolveInfo } from 'graphql';
import { buildSchemaSync, getMetadataStorage, Info, Query, Resolver, UseMiddleware } from 'type-graphql';
import { directCalls } from '../../../resolvers/direct-calls';

describe('a method of a resolver', () => {
  afterEach(() => getMetadataStorage().clear());

  it('is not called before type-graphql has read what it takes', () => {
    @Resolver()
    class Early {
      @Query(() => String)
      early(): string {
        return '';
      }
    }

    expect(directCalls).toThrow(`${Early.name}.early cannot be called directly.`);
    buildSchemaSync({ resolvers: [Early], validate: false });
    expect(directCalls()['Query']!['early']!(undefined, {}, {})).toBe('');
  });

  it('is not called where type-graphql would do more than call it', () => {
    @Resolver()
    class Guarded {
      @Query(() => String)
      @UseMiddleware(() => Promise.resolve(null))
      guarded(): string {
        return '';
      }
    }

    buildSchemaSync({ resolvers: [Guarded], validate: false });
    expect(directCalls).toThrow('Guarded.guarded cannot be called directly.');
  });

  it('is not called with less than it asks for', () => {
    @Resolver()
    class Curious {
      @Query(() => String)
      curious(@Info() { fieldName }: GraphQLResolveInfo): string {
        return fieldName;
      }
    }

    buildSchemaSync({ resolvers: [Curious], validate: false });
    expect(directCalls).toThrow('Curious.curious takes info, which nobody gives it.');
  });
});
