import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getLocation, GraphQLError, Kind, parse, print, separateOperations, Source, validate } from 'graphql';

export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

/** A client's operations, or why they cannot be registered: `file:line:column message`. */
export type Split =
  | { readonly operations: ReadonlyMap<string, string>; readonly problems?: undefined }
  | { readonly operations?: undefined; readonly problems: readonly string[] };

/** Maps the name of each operation to its text with the fragments it needs, validated against the schema. */
export function splitDocuments(schema: GraphQLSchema, files: readonly DocumentFile[]): Split {
  const sources = files.map(({ path, text }) => new Source(text, path));
  const parsed = sources.map(parseSource);
  const unparsed = parsed.flatMap(({ error }) => (error ? placed(error) : []));
  if (unparsed.length > 0) return { problems: unparsed };
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: parsed.flatMap(({ definitions = [] }) => definitions),
  };
  const problems = [...validate(schema, document), ...unnamed(document)].map(placed);
  if (problems.length > 0) return { problems };
  const separate = Object.entries(separateOperations(document));
  if (separate.length === 0) return { problems: ['There is no operation in these files.'] };
  return { operations: new Map(separate.map(([name, one]) => [name, `${print(one)}\n`])) };
}

function parseSource(source: Source) {
  try {
    return { definitions: parse(source).definitions };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { error };
  }
}

/** Reports and file names use the operation's name. */
function unnamed({ definitions }: DocumentNode): GraphQLError[] {
  const anonymous = definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION && !node.name,
  );
  return anonymous.map((nodes) => new GraphQLError('Give this operation a name.', { nodes }));
}

function placed({ message, source, positions, nodes }: GraphQLError): string {
  const { source: from = source, start = positions?.[0] } = nodes?.[0]?.loc ?? {};
  if (!from || start === undefined) return message;
  const { line, column } = getLocation(from, start);
  return `${from.name}:${line}:${column} ${message}`;
}
