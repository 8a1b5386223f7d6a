import type { DirectiveNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** A graph that shows less than the whole one, to clients that must not rely on the rest. */
export interface Variant {
  readonly name: string;
  /** The tag of everything it hides: `@tag(name: "…")` on a type, field, argument or value. */
  readonly hiddenTag: string;
}

export const variants: readonly Variant[] = [{ name: 'public', hiddenTag: 'internal' }];

/**
 * Marks what the variant hides as `@inaccessible`. Subgraphs can still use it among themselves, and composition
 * reports where something visible needs it.
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

/** Adds a directive to the document's federation imports. */
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
