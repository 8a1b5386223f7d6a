import { existsSync } from 'node:fs';
import { projectFile } from '../gateway/project-file';
import { addressVariable, portVariable, readSubgraphs } from '../gateway/composition/subgraphs';

/** A neighbour whose server is in this project. */
export interface LocalNeighbour {
  readonly name: string;
  /** Holds its port; `urlVariable` holds its address for the gateway. */
  readonly portVariable: `${string}_PORT`;
  readonly urlVariable: string;
  /** Its default port. */
  readonly port: number;
}

/** Subgraphs with a folder in `gateway/neighbours/`. Other subgraphs are run by their teams. */
export const localNeighbours: readonly LocalNeighbour[] = readSubgraphs()
  .filter(({ name }) => existsSync(projectFile('gateway', 'neighbours', name)))
  .map(({ name, url }) => ({
    name,
    portVariable: portVariable(name),
    urlVariable: addressVariable(name),
    port: Number(new URL(url).port),
  }));
