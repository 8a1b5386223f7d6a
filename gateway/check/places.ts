import { getLocation } from 'graphql';
import type { Place } from '../composition/composition';
import { definitionsOf, parentOf } from './difference/coordinates';
import type { GraphState } from './graph-state';

/**
 * Finds the definition of a coordinate, or of its parent if it was removed. Prefers `subgraph` if that defines
 * either.
 */
export type FindPlace = (coordinate: string, subgraph?: string) => Place | undefined;

export function placesIn({ subgraphs, documents }: GraphState): FindPlace {
  const places = new Map<string, Map<string, Place>>();
  for (const { name, file } of subgraphs) {
    const document = documents.get(name);
    const found = new Map<string, Place>();
    for (const { coordinate, node } of document ? definitionsOf(document) : []) {
      const { source, start } = node.name.loc!;
      if (!found.has(coordinate))
        found.set(coordinate, { subgraph: name, file, ...getLocation(source, start) });
    }
    places.set(name, found);
  }
  const own = (coordinate: string, subgraph: string) => {
    const known = places.get(subgraph);
    return known?.get(coordinate) ?? known?.get(parentOf(coordinate)) ?? known?.get(typeOf(coordinate));
  };
  const anywhere = (coordinate: string) =>
    [...places.values()].map((known) => known.get(coordinate)).find((place) => place !== undefined);
  return (coordinate, subgraph) =>
    (subgraph === undefined ? undefined : own(coordinate, subgraph)) ??
    anywhere(coordinate) ??
    anywhere(parentOf(coordinate)) ??
    anywhere(typeOf(coordinate));
}

function typeOf(coordinate: string): string {
  return parentOf(parentOf(coordinate));
}
