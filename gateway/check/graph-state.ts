import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, parse } from 'graphql';
import { apiSchema } from '../composition/api-schema';
import type { Composition } from '../composition/composition';
import { compose } from '../composition/composition';
import type { Subgraph } from '../composition/subgraphs';
import type { Variant } from '../composition/variants';
import { variants } from '../composition/variants';

/** The graph at one point in time. Parts are missing where an SDL does not parse or compose. */
export interface GraphState {
  readonly subgraphs: readonly Subgraph[];
  /** Maps a subgraph's name to its SDL, if the SDL parses. */
  readonly documents: ReadonlyMap<string, DocumentNode>;
  readonly composition: Composition;
  /** What clients see. Unset if the subgraphs do not compose. */
  readonly api?: GraphQLSchema;
  /** Empty if the whole graph does not compose. */
  readonly variants: readonly VariantState[];
}

interface VariantState {
  readonly variant: Variant;
  readonly composition: Composition;
  readonly api?: GraphQLSchema;
}

export function graphState(subgraphs: readonly Subgraph[]): GraphState {
  const documents = new Map<string, DocumentNode>();
  for (const { name, sdl } of subgraphs) {
    const document = parsed(sdl);
    if (document) documents.set(name, document);
  }
  const whole = joined(subgraphs);
  const shown = whole.api ? variants.map((variant) => ({ variant, ...joined(subgraphs, variant) })) : [];
  return { subgraphs, documents, ...whole, variants: shown };
}

function joined(subgraphs: readonly Subgraph[], variant?: Variant) {
  const composition = compose(subgraphs, variant);
  const { supergraphSdl } = composition;
  return { composition, api: supergraphSdl === undefined ? undefined : apiSchema(supergraphSdl) };
}

/** Composition reports where an SDL does not parse. */
function parsed(sdl: string): DocumentNode | undefined {
  try {
    return parse(sdl);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
