import type { Cluster, Redis } from 'ioredis';
import { startService, type Service } from './service';
import { connectStore } from './stores';

type Stoppable = { stop(): unknown } | { disconnect(): unknown };

/** What runs, the last started last. */
const running: { started?: Stoppable }[] = [];

/** Makes something before the tests of this block; the answer gives it to them and to later hooks. */
export function prepare<Made>(make: () => Made | Promise<Made>): () => Made {
  let made: { readonly it: Made } | undefined;
  beforeAll(async () => {
    made = { it: await make() };
  });
  return () => {
    if (!made) throw new Error('It is made before the tests of its block: use it in a test or a later hook.');
    return made.it;
  };
}

/** Starts something before the tests of this block and stops it after them, before what was started earlier. */
export function use<Started extends Stoppable>(start: () => Promise<Started>): () => Started {
  const slot: { started?: Started } = {};
  const started = prepare(async () => {
    running.push(slot);
    return (slot.started = await start());
  });
  afterAll(async () => {
    const last = running.pop()?.started;
    if (last) await ('stop' in last ? last.stop() : last.disconnect());
  });
  return started;
}

/** The service for the tests of this block. @param env a function where it needs what starts before. */
export function useService(env: Record<string, string> | (() => Record<string, string>)): () => Service {
  return use(() => startService(typeof env === 'function' ? env() : env));
}

/** A client of one of the stores for the tests of this block, to look at what the service left there. */
export function useStore(env: Record<string, string>): Redis | Cluster {
  const client = connectStore(env);
  afterAll(() => client.disconnect());
  return client;
}
