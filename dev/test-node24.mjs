import { delimiter, dirname } from 'node:path';
import { NODE_24_MISSING, node24 } from './node24.mjs';
import { runProgram } from './program.mjs';

/** `npm run test:node24`: what depends most on the Node release (processes and gateways), and a sample of the rest. */
const PARTS = [
  'test/unit',
  'test/e2e',
  'cart-lines',
  'idempotency',
  'body-limits',
  'merge-cart',
  'sessions',
  'cluster-failover',
  'deadline',
  'frozen-redis',
];

const program = node24();
if (!program) {
  console.error(NODE_24_MISSING);
  process.exit(1);
}
const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
const { status } = await runProgram(program, ['dev/test.mjs', ...PARTS], { stdio: 'inherit', env });
process.exit(status ?? 1);
