import { lexicographicSortSchema, printSchema } from 'graphql';
import { apiSchema } from './api-schema';
import { compose, describeRemark } from './composition';
import type { Subgraph } from './subgraphs';
import type { Variant } from './variants';
import { variants } from './variants';

/** Texts by path from the root of the project, and hints as text. */
interface Files {
  readonly files: ReadonlyMap<string, string>;
  readonly hints: readonly string[];
  readonly errors?: undefined;
}

interface NoFiles {
  readonly errors: readonly string[];
}

/** Composes the whole graph and each variant, for the Router and clients' code generators. All of them, or none. */
export function composedFiles(subgraphs: readonly Subgraph[]): Files | NoFiles {
  const whole = graphOf(subgraphs);
  // A variant repeats every error of the whole graph.
  if (whole.errors) return { errors: whole.errors };
  const parts = variants.map((variant) => graphOf(subgraphs, variant));
  const errors = parts.flatMap((part) => part.errors ?? []);
  if (errors.length > 0) return { errors };
  return { files: new Map([whole, ...parts].flatMap(({ files = [] }) => files)), hints: whole.hints };
}

function graphOf(subgraphs: readonly Subgraph[], variant?: Variant) {
  const composed = compose(subgraphs, variant);
  const [label, suffix] = variant ? [`Variant ${variant.name}: `, `.${variant.name}`] : ['', ''];
  if (composed.errors) return { errors: composed.errors.map((error) => `${label}${describeRemark(error)}`) };
  const api = printSchema(lexicographicSortSchema(apiSchema(composed.supergraphSdl)));
  return {
    hints: composed.hints.map((hint) => `${hint.level} ${describeRemark(hint)}`),
    files: [
      [`gateway/supergraph${suffix}.graphql`, composed.supergraphSdl],
      [`schema/supergraph-api${suffix}.graphql`, `${api}\n`],
    ] as const,
  };
}
