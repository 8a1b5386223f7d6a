import type { DirectiveNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** A graph that shows less than the whole one, for clients who are not to rely on more. */
export interface Variant {
  readonly name: string;
  /** The tag of everything that it hides: `@tag(name: "…")` at a type, field, argument or value. */
  readonly hiddenTag: string;
}

/** The variants of this graph, beside the whole one. */
export const variants: readonly Variant[] = [{ name: 'public', hiddenTag: 'internal' }];

/**
 * A subgraph in which what the variant hides is `@inaccessible`: subgraphs go on using it among themselves, and
 * composition says where something that is shown would need it.
 */
export function hide(document: DocumentNode, { hiddenTag }: Variant): DocumentNode {
  return visit(importing(document, 'inaccessible'), {
    enter(node) {
      const directives: readonly DirectiveNode[] = ('directives' in node && node.directives) || [];
      if (!directives.some((one) => isTag(one, hiddenTag))) return undefined;
      const others = directives.filter(({ name }) => name.value !== 'inaccessible');
      return { ...node, directives: [...others, inaccessible] };
    },
  });
}

const inaccessible: DirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

function isTag({ name, arguments: args = [] }: DirectiveNode, tag: string): boolean {
  return name.value === 'tag' && args.some(({ value }) => value.kind === Kind.STRING && value.value === tag);
}

/** The document with a directive more in its list of those that it takes from federation. */
function importing(document: DocumentNode, directive: string): DocumentNode {
  const value = `@${directive}`;
  return visit(document, {
    Directive: (node) => (isFederationLink(node) ? undefined : false),
    Argument: ({ name }) => (name.value === 'import' ? undefined : false),
    ListValue: (list) => {
      const isThere = list.values.some((one) => one.kind === Kind.STRING && one.value === value);
      return isThere ? undefined : { ...list, values: [...list.values, { kind: Kind.STRING, value }] };
    },
  });
}

function isFederationLink({ name, arguments: args = [] }: DirectiveNode): boolean {
  return (
    name.value === 'link' &&
    args.some(({ value }) => value.kind === Kind.STRING && value.value.includes('/federation/'))
  );
}
