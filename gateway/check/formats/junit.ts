import type { Builder, TestSuite } from 'junit-report-builder';
import junitReport from 'junit-report-builder';
import type { Remark } from '../../composition/composition';
import { describeRemark } from '../../composition/composition';
import type { Report, Summary } from '../report';
import { plural } from '../report';
import { inOrderOfVerdict, placeText, seenIn, usedBy, usersOf } from './words';

/** Changes that only warn are reported as skipped tests, so that CI servers show their message without failing. */
export function junit(report: Report, { counts, nextStep }: Summary): string {
  const builder: Builder = junitReport.newBuilder();
  compositionSuite(builder.testSuite().name('composition'), report);
  nullabilitySuite(builder.testSuite().name('nullability'), report);
  changeSuite(builder.testSuite().name('changes'), report);
  operationSuite(builder.testSuite().name('operations'), report);
  lintSuite(builder.testSuite().name('lint'), report);
  builder.testSuite().name('summary').testCase().className('summary').name(counts).standardOutput(nextStep);
  return builder.build();
}

function compositionSuite(suite: TestSuite, { composition: { errors, hints } }: Report): void {
  const test = (name: string) => suite.testCase().className('composition').name(name);
  if (errors.length === 0) test('the subgraphs compose');
  for (const error of errors) test(error.code).failure(describeRemark(error), error.code);
  const isWarning = ({ level }: Remark) => level === 'WARN';
  for (const hint of hints.filter(isWarning)) test(hint.code).skipped().standardOutput(describeRemark(hint));
}

function nullabilitySuite(suite: TestSuite, { nullability }: Report): void {
  const test = (name: string) => suite.testCase().className('nullability').name(name);
  if (nullability.length === 0) test('what neighbours add is nullable');
  for (const remark of nullability) test(remark.code).failure(describeRemark(remark), remark.code);
}

function changeSuite(suite: TestSuite, { changes }: Report): void {
  for (const change of inOrderOfVerdict(changes)) {
    const { id, kind, coordinate, message, place, verdict, approval } = change;
    const test = suite
      .testCase()
      .className(`changes.${seenIn(change)}`)
      .name(`${kind} ${coordinate} (${id})`);
    const text = `${message}; ${usedBy(usersOf(change))}${place ? ` (${placeText(place)})` : ''}`;
    if (verdict === 'fails') test.failure(text, kind);
    else if (verdict === 'warns') test.skipped().standardOutput(text);
    else test.standardOutput(approval === undefined ? text : `${text}. Approved: ${approval}`);
  }
}

function operationSuite(suite: TestSuite, { operations: { checked, failed } }: Report): void {
  for (const { label, file, problems, approved } of failed) {
    const test = suite.testCase().className('operations').name(label);
    const text = problems
      .map(({ message, ...at }) => `${message} (${placeText({ file, ...at })})`)
      .join('; ');
    if (approved) test.standardOutput(`${text}. Approved`);
    else test.failure(text, 'INVALID_OPERATION');
  }
  suite
    .testCase()
    .className('operations')
    .name(`${plural(checked, 'registered operation')} checked`);
}

function lintSuite(suite: TestSuite, { lint: { file, findings } }: Report): void {
  if (findings.length === 0) suite.testCase().className('lint').name(file);
  for (const { rule, message, ...at } of findings) {
    const place = placeText({ file, ...at });
    suite.testCase().className('lint').name(`${rule} ${place}`).skipped().standardOutput(message);
  }
}
