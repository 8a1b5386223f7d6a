import type { Audience, Severity } from './difference/change';

/** What it means that a directive came, went or got other arguments, and whether clients notice or other subgraphs. */
interface AnnotationRule {
  readonly noticedBy: Audience;
  readonly added: Severity;
  readonly removed: Severity;
  readonly changed: Severity;
}

/** Federation's directives, as of 2.9: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives */
const annotationRules: Readonly<Record<string, AnnotationRule>> = {
  // Other subgraphs reach the type by its keys.
  key: { noticedBy: 'neighbours', added: 'safe', removed: 'breaking', changed: 'breaking' },
  stubKey: { noticedBy: 'neighbours', added: 'safe', removed: 'dangerous', changed: 'dangerous' },
  // Without it, another subgraph that answers the same field does not compose any more.
  shareable: { noticedBy: 'neighbours', added: 'safe', removed: 'breaking', changed: 'safe' },
  external: { noticedBy: 'neighbours', added: 'breaking', removed: 'safe', changed: 'safe' },
  interfaceObject: { noticedBy: 'neighbours', added: 'breaking', removed: 'breaking', changed: 'safe' },
  // The field is answered by another team from one day to the next.
  override: { noticedBy: 'neighbours', added: 'dangerous', removed: 'dangerous', changed: 'dangerous' },
  // One more call to another subgraph before the field can be answered.
  requires: { noticedBy: 'neighbours', added: 'dangerous', removed: 'safe', changed: 'dangerous' },
  provides: { noticedBy: 'neighbours', added: 'safe', removed: 'safe', changed: 'safe' },
  inaccessible: { noticedBy: 'clients', added: 'breaking', removed: 'safe', changed: 'safe' },
  // Variants of the graph are made of what has a tag or has it not.
  tag: { noticedBy: 'clients', added: 'dangerous', removed: 'dangerous', changed: 'dangerous' },
  authenticated: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'dangerous' },
  requiresScopes: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'breaking' },
  policy: { noticedBy: 'clients', added: 'breaking', removed: 'dangerous', changed: 'breaking' },
  cost: { noticedBy: 'clients', added: 'safe', removed: 'safe', changed: 'safe' },
  listSize: { noticedBy: 'clients', added: 'safe', removed: 'safe', changed: 'safe' },
};

/** The API schema has these too; there the change is seen by what it does to clients. */
const SEEN_IN_THE_API = ['deprecated', 'specifiedBy', 'oneOf'];

const UNKNOWN: AnnotationRule = {
  noticedBy: 'neighbours',
  added: 'dangerous',
  removed: 'dangerous',
  changed: 'dangerous',
};

/** The rule for a directive; none if the API schema is the better place to look. */
export function annotationRule(name: string): AnnotationRule | undefined {
  return SEEN_IN_THE_API.includes(name) ? undefined : (annotationRules[name] ?? UNKNOWN);
}

/** Severity of a change of the API schema by its kind, where it is not what @graphql-inspector/core says. */
export function apiSeverity(kind: string, inspected: Severity): Severity {
  // One that need not be sent changes nothing for those who do not know it; an input field is judged the same.
  if (kind === 'FIELD_ARGUMENT_ADDED' && inspected === 'dangerous') return 'safe';
  return inspected;
}
