import { Child } from './children/child';
import type { Stack } from './stack';
import { planStack } from './stack';

/** Starts the stack, prints its addresses, and stops everything on Ctrl-C or when a required part ends. */
export async function main({ watch }: { watch: boolean }): Promise<void> {
  const children: Child[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (code: number) => (stopping ??= stopAll(children).then(() => process.exit(code)));
  // A repeated signal must not leave part of the stack running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  try {
    const stack = await planStack(process.env, watch);
    for (const wave of stack.waves) {
      if (stopping) return;
      const started = wave.map((planned) => new Child(planned, stack.logs));
      children.push(...started);
      const names = started.map(({ name }) => name).join(', ');
      await announced(`Starting ${names}`, async () => {
        await Promise.all(started.map((child) => child.ready()));
      });
    }
    console.log(welcome(stack));
    const needed = children.filter(({ restart }) => restart === undefined);
    for (const child of children.filter(({ restart }) => restart !== undefined))
      void child.ended().then(() => {
        if (!stopping) console.error(withoutIt(child));
      });
    const ended = await Promise.race(needed.map((child) => child.ended().then(() => child)));
    if (!stopping)
      console.error(
        `${ended.name} has ended, so the rest is stopped. It printed last:\n${ended.lastLines()}`,
      );
  } catch (error) {
    if (!stopping) console.error((error as Error).message);
  }
  await stop(1);
}

function withoutIt({ name, logFile, restart }: Child): string {
  return `${name} has ended (log: ${logFile}). The rest goes on without it. Start it again in another shell: ${restart}`;
}

/** In reverse order, because each depends on those before it. */
async function stopAll(children: Child[]): Promise<void> {
  for (const child of [...children].reverse()) await child.stop();
}

async function announced(what: string, work: () => Promise<void>): Promise<void> {
  process.stdout.write(`${what} … `);
  const started = performance.now();
  await work();
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function welcome({ addresses, graph, service, logs }: Stack): string {
  const table = Object.entries(addresses).map(([what, where]) => `  ${what.padEnd(14)}${where}`);
  const query =
    'mutation { addCartLines(input: { lines: [{ sku: \\"P001\\" }] }) { cart { version lines { sku quantity product { title } } subtotal { amount currencyCode } } } }';
  return `
OneCart is up. Ctrl-C stops all of it; logs are in ${logs}.
${table.join('\n')}

Paste this into another shell to put a phone case into the cart of a new guest:

  TOKEN=$(curl -s ${service}/auth/guest -H 'content-type: application/json' -d '{"channel":"WEB"}' \\
    | node -pe 'JSON.parse(require("fs").readFileSync(0)).accessToken')
  curl -s ${graph} -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" \\
    -d '{"query":"${query}"}'
`;
}
