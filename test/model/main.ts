import { parseArgs } from 'node:util';
import type { Exploration, Progress } from './explore';
import { explore } from './explore';
import { protocolRules } from './rules';
import type { Raised } from './scenarios';
import { largeBudgets, scenarios } from './scenarios';
import type { Scenario } from './state';

/*
 * `npm run test:model [-- --states N] [--only TEXT]`: the protocol in the large bounds, N states a scenario and budget
 * at most, of the scenarios with this text in their name. Ends with a table, and with exit code 1 if anything broke.
 */
const { values } = parseArgs({
  options: { states: { type: 'string', default: '1000000' }, only: { type: 'string', default: '' } },
});
const maxStates = Number(values.states);
if (!Number.isInteger(maxStates) || maxStates < 1) {
  console.error(
    `--states ${values.states}: give the most states to look at in a scenario, a whole number above 0`,
  );
  process.exit(2);
}

const chosen = scenarios.filter(({ scenario }) => scenario.name.includes(values.only));
const results = chosen.flatMap((bounded) =>
  largeBudgets(bounded).map((raised) => examine(bounded.scenario, raised)),
);
console.table(results);
const broken = results.filter(({ violation }) => violation);
const states = results.reduce((sum, result) => sum + result.states, 0);
console.log(
  `${results.length} explorations of ${chosen.length} scenarios, ${states} states, ${broken.length} broken`,
);
process.exitCode = broken.length > 0 ? 1 : 0;

function examine(scenario: Scenario, [more, budget]: Raised) {
  console.log(`${scenario.name} (${scenario.durability}), one more: ${more}`);
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  const exploration = explore(
    { ...scenario, budget, rules: protocolRules },
    { maxStates, onProgress: (progress) => report(progress, since()) },
  );
  tell(exploration);
  return rowOf(scenario.name, more, exploration, since());
}

function report({ states, depth, waiting }: Progress, seconds: number): void {
  if (states < 2) return;
  const rate = Math.round(states / seconds / 1000);
  console.log(`  ${states} states, ${waiting} of them waiting, depth ${depth}, ${rate}k states/s`);
}

function tell({ violation }: Exploration): void {
  if (!violation) return;
  console.log(`  BROKEN: ${violation.breach}`);
  violation.schedule.forEach((step, index) => console.log(`  ${index + 1}. ${step}`));
}

function rowOf(scenario: string, more: string, exploration: Exploration, seconds: number) {
  const { states, depth, exhausted, violation } = exploration;
  const seen = violation ? 'stopped' : exhausted ? 'exhausted' : 'cut';
  return {
    scenario,
    more,
    states,
    depth,
    seen,
    seconds: Math.round(seconds),
    violation: violation?.breach ?? '',
  };
}
