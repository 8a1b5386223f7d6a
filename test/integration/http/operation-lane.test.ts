import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const READ = 'query Read($id: ID) { cart(identityId: $id) { version } }';

describe('the lane of an operation', () => {
  const service = useService(env);
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
    for (let i = 0; i < 3; i += 1) await guest.ask(READ);
  });

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${service().url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${guest.token}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });

  /** Requests by lane so far. */
  const lanes = async () => {
    const text = await (await fetch(`${service().url}/metrics`)).text();
    const count = (lane: string) =>
      Number(new RegExp(`^graphql_operations_total{lane="${lane}"} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    return { apollo: count('apollo'), compiled: count('compiled') };
  };

  it.each([
    [
      'as Routers send it',
      { query: READ, variables: {} },
      { accept: 'application/json, application/graphql-response+json' },
    ],
    ['without variables', { query: READ }, {}],
    ['with its name', { query: READ, operationName: 'Read' }, {}],
    [
      'with nulls for what is not given',
      { query: READ, operationName: null, variables: null, extensions: null },
      {},
    ],
    ['in UTF-8', { query: READ }, { 'content-type': 'application/json; charset=utf-8' }],
    ['without a token', { query: READ }, { authorization: '' }],
  ])('is the compiled one the fourth time: %s', async (_, body, headers) => {
    const before = await lanes();

    await post(body, headers);

    expect(await lanes()).toEqual({ ...before, compiled: before.compiled + 1 });
  });

  it.each([
    ['another operation', { query: '{ cart { id } }' }, {}, 200],
    ['another name', { query: READ, operationName: 'Other' }, {}, 200],
    ['a name that is none', { query: READ, operationName: '' }, {}, 200],
    ['wrong variables', { query: READ, variables: { id: {} } }, {}, 200],
    ['variables that are a list', { query: READ, variables: [] }, {}, 400],
    ['extensions', { query: READ, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }, {}, 200],
    ['a batch', [{ query: READ }], {}, 400],
    ['a wish to be traced', { query: READ }, { 'apollo-federation-include-trace': 'ftv1' }, 200],
    ['another form of answer', { query: READ }, { accept: 'application/graphql-response+json' }, 200],
    ['an answer in parts', { query: READ }, { accept: 'multipart/mixed; deferSpec=20220824' }, 406],
  ])('is that of Apollo Server for %s', async (_, body, headers, status) => {
    const before = await lanes();

    const response = await post(body, headers);

    expect(response.status).toBe(status);
    expect(await lanes()).toEqual({ ...before, apollo: before.apollo + 1 });
  });

  it('is that of Apollo Server for GET', async () => {
    const before = await lanes();

    await fetch(`${service().url}/graphql?query=${encodeURIComponent(READ)}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });

    expect(await lanes()).toEqual({ ...before, apollo: before.apollo + 1 });
  });
});
