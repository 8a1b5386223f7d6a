import type { Audience, Severity } from './difference/change';

/** Severity of adding, removing or changing a directive, and who notices. */
interface AnnotationRule {
  readonly noticedBy: Audience;
  readonly added: Severity;
  readonly removed: Severity;
  readonly changed: Severity;
}

/**
 * The directives of Federation 2.9:
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
const annotationRules: Readonly<Record<string, AnnotationRule>> = {
  // Other subgraphs reach the type by its keys.
  key: { noticedBy: 'neighbours', added: 'safe', removed: 'breaking', changed: 'breaking' },
  stubKey: { noticedBy: 'neighbours', added: 'safe', removed: 'dangerous', changed: 'dangerous' },
  // Without it, a subgraph that resolves the same field no longer composes.
  shareable: { noticedBy: 'neighbours', added: 'safe', removed: 'breaking', changed: 'safe' },
  external: { noticedBy: 'neighbours', added: 'breaking', removed: 'safe', changed: 'safe' },
  interfaceObject: { noticedBy: 'neighbours', added: 'breaking', removed: 'breaking', changed: 'safe' },
  // From one day to the next, another team resolves the field.
  override: { noticedBy: 'neighbours', added: 'dangerous', removed: 'dangerous', changed: 'dangerous' },
  // Needs another call to a subgraph before the field can be resolved.
  requires: { noticedBy: 'neighbours', added: 'dangerous', removed: 'safe', changed: 'dangerous' },
  provides: { noticedBy: 'neighbours', added: 'safe', removed: 'safe', changed: 'safe' },
  inaccessible: { noticedBy: 'clients', added: 'breaking', removed: 'safe', changed: 'safe' },
  // Tags decide what each variant of the graph contains.
  tag: { noticedBy: 'clients', added: 'dangerous', removed: 'dangerous', changed: 'dangerous' },
  authenticated: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'dangerous' },
  requiresScopes: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'breaking' },
  policy: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'breaking' },
  cost: { noticedBy: 'clients', added: 'safe', removed: 'safe', changed: 'safe' },
  listSize: { noticedBy: 'clients', added: 'safe', removed: 'safe', changed: 'safe' },
};

/** The API schema has these too, and shows what they do to clients. */
const SEEN_IN_THE_API = ['deprecated', 'specifiedBy', 'oneOf'];

const UNKNOWN: AnnotationRule = {
  noticedBy: 'neighbours',
  added: 'dangerous',
  removed: 'dangerous',
  changed: 'dangerous',
};

/** Undefined if the API schema shows the effect better. */
export function annotationRule(name: string): AnnotationRule | undefined {
  return SEEN_IN_THE_API.includes(name) ? undefined : (annotationRules[name] ?? UNKNOWN);
}

/** Overrides the severity of @graphql-inspector/core for some kinds. */
export function apiSeverity(kind: string, inspected: Severity): Severity {
  // An optional argument does not affect callers that do not send it. Inspector rates an optional input field the
  // same way.
  if (kind === 'FIELD_ARGUMENT_ADDED' && inspected === 'dangerous') return 'safe';
  return inspected;
}
