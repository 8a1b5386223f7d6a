import { serverAudits } from 'graphql-http';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { gateways } from '../support/gateways';
import { startRedis } from '../support/redis-server';
import type { Service } from '../support/service';
import { startService } from '../support/service';

/*
 * The audits of graphql-http (https://graphql.github.io/graphql-over-http). A SHOULD that is not followed is a `warn`, a
 * MAY a `notice`; each has its reason here, and a MUST that is not followed has none.
 */
type Remarks = Readonly<Record<string, `${'warn' | 'notice'}: ${string}`>>;

const cannotForge = 'a page of another website could send it without asking first';
const ofTheRouter = 'the Router answers so, and says what it refuses with HTTP 400 whatever is accepted';

/** GET is taken with a header that forms and images cannot send. */
const refusedGets: Remarks = {
  '5A70': `notice: ${cannotForge}`,
  D6D5: `notice: ${cannotForge}`,
  '6A70': `notice: ${cannotForge}`,
};

const refusedOperations: Remarks = {
  '572B': `warn: ${ofTheRouter}`,
  FDE2: `warn: ${ofTheRouter}`,
  '7B9B': `warn: ${ofTheRouter}`,
};

/** The cart answers 200 to all that reached GraphQL: of any other status the Router makes an error of its own first. */
const forTheRouter = 'only the Router asks, and takes another status for a failure of the transport';
const ofTheCart: Remarks = {
  ...refusedGets,
  '423L': `notice: ${forTheRouter}`,
  LKJ1: `notice: ${forTheRouter}`,
  LKJ2: `notice: ${forTheRouter}`,
  '8764': `notice: ${forTheRouter}`,
  '3E3A': `notice: ${forTheRouter}`,
  '865D': `warn: ${forTheRouter}`,
  '556A': `warn: ${forTheRouter}`,
  '51FE': `warn: ${forTheRouter}`,
  '74FF': `warn: ${forTheRouter}`,
  '86EE': `warn: ${forTheRouter}`,
};

const ofGateways: Readonly<Record<string, Remarks>> = {
  'Apollo Router': { ...refusedGets, ...refusedOperations },
  'the embedded gateway': { ...refusedGets, ...refusedOperations },
};

/** Id of an audit → how it ended, of all that were not followed to the letter. */
async function remarksOn(url: string): Promise<Record<string, string>> {
  const audits = serverAudits({ url, fetchFn: fetch });
  expect(audits.length).toBeGreaterThan(50);
  const results: [string, string][] = [];
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status === 'ok') continue;
    const isError = result.status === 'error';
    results.push([audit.id, isError ? `error: ${audit.name}: ${result.reason}` : result.status]);
  }
  return Object.fromEntries(results);
}

/** Without the reasons. */
const levelsOf = (remarks: Remarks) =>
  Object.fromEntries(Object.entries(remarks).map(([id, remark]) => [id, remark.split(':')[0]]));

describe('GraphQL over HTTP', () => {
  const parts: { stop(): Promise<void> }[] = [];
  let service: Service;

  const started = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    parts.unshift(part);
    return part;
  };

  beforeAll(async () => {
    const redis = started(await startRedis());
    service = started(await startService({ REDIS_URL: redis.url }));
  });
  afterAll(async () => {
    for (const part of parts) await part.stop();
  });

  it('is followed by the cart service', async () => {
    expect(await remarksOn(`${service.url}/graphql`)).toEqual(levelsOf(ofTheCart));
  });

  for (const { gateway: name, present, start } of gateways) {
    (present ? it : it.skip)(`is followed by ${name}`, async () => {
      const catalog = started(await startCatalog({ port: 0 }));
      const pricing = started(await startPricing({ port: 0 }));
      const cart = `${service.url}/graphql`;
      // Some of the audits ask for the schema.
      const subgraphs = { cart, catalog: catalog.url, pricing: pricing.url };
      const gateway = started(await start(subgraphs, { introspection: true }));

      expect(await remarksOn(gateway.url)).toEqual(levelsOf(ofGateways[name]!));
    });
  }
});
