import { createHash } from 'node:crypto';
import { version as composerVersion } from '@apollo/composition/package.json';
import type { Remark } from '../composition/composition';
import type { Approval } from '../registry/approvals';
import type { RegisteredOperation } from '../registry/operations';
import { operationLabel } from '../registry/operations';
import type { Subgraph } from '../composition/subgraphs';
import { deprecationsIn } from './deprecations';
import { difference } from './difference/difference';
import { federationVersion } from './difference/federation-difference';
import type { GraphState } from './graph-state';
import type { JudgedChange, Usage } from './judge';
import { judge } from './judge';
import { lint } from './lint';
import { checkOperation } from './operation-check';
import { nonNullAdditions } from './nullability';
import { placesIn } from './places';
import { relianceOf } from './reliance';
import type { FailedOperation, PlacedChange, Report } from './report';
import { usedCoordinates } from './usage';

/** The subgraph whose contract this project answers for. */
const OURS = 'cart';

export interface Input {
  /** Name of the earlier graph, such as `main (9f5326a)`. */
  readonly baseline: string;
  readonly was: GraphState;
  readonly is: GraphState;
  readonly operations: readonly RegisteredOperation[];
  readonly approvals: readonly Approval[];
}

/** Compares two states of the graph. Pure: the report depends on the input only. */
export async function check({ baseline, was, is, operations, approvals }: Input): Promise<Report> {
  const usage = usageOf(was, is, operations);
  const changes = (await difference(was, is, usage.neighbours)).map((one) => judge(one, usage, approvals));
  const { name, file, sdl } = ours(is);
  const document = is.documents.get(name);
  return {
    subgraph: name,
    proposal: hash(sdl),
    baseline: { name: baseline, hash: hash(ours(was).sdl) },
    federation: (document && federationVersion(document)) ?? 'unknown',
    composer: `@apollo/composition ${composerVersion}`,
    composition: { errors: compositionErrors(is), hints: is.composition.hints ?? [] },
    nullability: nonNullAdditions(is),
    changes: placed(changes, is),
    operations: {
      checked: is.api ? operations.length : 0,
      failed: failedOperations(was, is, operations, changes),
    },
    lint: { file, findings: document ? lint(sdl, file) : [] },
    deprecations: is.api ? deprecationsIn(is.api, usage.operations) : [],
    staleApprovals: approvals.filter(({ id }) => !changes.some((change) => change.id === id)),
    notes: notes(was, is),
  };
}

function ours({ subgraphs }: GraphState): Subgraph {
  const found = subgraphs.find(({ name }) => name === OURS);
  if (!found) throw new Error(`gateway/supergraph.yaml names no subgraph ${OURS}`);
  return found;
}

/** If the whole graph does not compose, its variants only repeat the errors. */
function compositionErrors({ composition, variants }: GraphState): readonly Remark[] {
  const ofVariants = variants.flatMap(({ variant: { name }, composition: { errors = [] } }) =>
    errors.map((error) => ({ ...error, message: `Variant ${name}: ${error.message}` })),
  );
  return composition.errors ?? ofVariants;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** Operations count against the graph they were written for, subgraphs with what they register now. */
function usageOf(was: GraphState, is: GraphState, operations: readonly RegisteredOperation[]): Usage {
  const schemas = [was.api, is.api].filter((schema) => schema !== undefined);
  const used = operations.map((operation) => {
    const coordinates = schemas.flatMap((schema) => {
      const { document } = checkOperation(schema, operation);
      return document ? [...usedCoordinates(schema, document)] : [];
    });
    return [operationLabel(operation), new Set(coordinates)] as const;
  });
  const neighbours = [...is.documents].map(([name, document]) => [name, relianceOf(document)] as const);
  return { operations: new Map(used), neighbours: new Map(neighbours) };
}

function placed(changes: readonly JudgedChange[], is: GraphState): PlacedChange[] {
  const find = placesIn(is);
  return changes.map((change) => ({ ...change, place: find(change.coordinate, change.subgraph) }));
}

function failedOperations(
  was: GraphState,
  is: GraphState,
  operations: readonly RegisteredOperation[],
  changes: readonly JudgedChange[],
): FailedOperation[] {
  const { api } = is;
  if (!api) return [];
  return operations.flatMap((operation) => {
    const { problems } = checkOperation(api, operation);
    if (problems.length === 0) return [];
    const label = operationLabel(operation);
    const wasValid = was.api !== undefined && checkOperation(was.api, operation).problems.length === 0;
    const breaking = changes.filter(
      (change) => change.severity === 'breaking' && change.operations.includes(label),
    );
    const approved =
      wasValid && breaking.length > 0 && breaking.every(({ verdict }) => verdict === 'approved');
    return { label, file: operation.file, problems, approved };
  });
}

function notes(was: GraphState, is: GraphState): string[] {
  if (is.composition.errors)
    return ['Without a graph nothing can be said about its API, the registered operations and deprecations.'];
  return was.composition.errors
    ? [
        'The baseline does not compose, so the API could not be compared; the operations are checked nevertheless.',
      ]
    : [];
}
