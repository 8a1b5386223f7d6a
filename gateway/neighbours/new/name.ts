import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { ReadText, Subgraph } from '../../composition/subgraphs';
import { addressVariable, portVariable, readSubgraphs } from '../../composition/subgraphs';
import { UsageError } from '../../usage-error';
import { fieldOf, FILES_WITH_VARIABLES, ownFiles } from './plan';

/** The name becomes a folder, a field, and part of the names of functions and variables. */
const NAME = /^(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws UsageError, in one line, if the name is malformed or taken. */
export function demandFreeName(name: string, root: string, read: ReadText): void {
  if (!NAME.test(name))
    throw new UsageError(
      `"${name}" cannot be the name of a neighbour. Use 2 to 20 lowercase letters and digits, a letter first, and single hyphens between words, such as gift-wrap.`,
    );
  const owner = whatHas(name, root, read);
  if (owner) throw new UsageError(`"${name}" is taken: ${owner}. Take another name.`);
}

function whatHas(name: string, root: string, read: ReadText): string | undefined {
  const subgraphs = readSubgraphs(read);
  if (subgraphs.some((subgraph) => subgraph.name === name)) return 'it is a subgraph of this graph';
  const field = fieldOf(name);
  const owner = subgraphs.find((subgraph) => cartFieldsOf(subgraph).includes(field));
  if (owner) return `the subgraph ${owner.name} has a field Cart.${field}`;
  const file = [`gateway/neighbours/${name}`, ...Object.values(ownFiles(name))].find((path) =>
    existsSync(join(root, path)),
  );
  if (file) return `${file} is there already`;
  const texts = FILES_WITH_VARIABLES.map(read).join('\n');
  const variable = [portVariable(name), addressVariable(name)].find((one) =>
    new RegExp(`\\b${one}\\b`).test(texts),
  );
  return variable && `the variable ${variable} means something else`;
}

function cartFieldsOf({ sdl }: Subgraph): string[] {
  return parse(sdl).definitions.flatMap((node) => {
    const isType = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isType || node.name.value !== 'Cart') return [];
    return (node.fields ?? []).map((field) => field.name.value);
  });
}
