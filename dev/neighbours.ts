import { existsSync } from 'node:fs';
import { projectFile } from '../gateway/project-file';
import { addressVariable, portVariable, readSubgraphs } from '../gateway/composition/subgraphs';

/** A neighbour whose server is in this project. */
export interface LocalNeighbour {
  readonly name: string;
  /** What it calls its port, and the gateway its address. */
  readonly portVariable: `${string}_PORT`;
  readonly urlVariable: string;
  /** Its port unless the variable says otherwise. */
  readonly port: number;
}

/** Those of the subgraphs that have a folder in `gateway/neighbours/`; others are run by their teams. */
export const localNeighbours: readonly LocalNeighbour[] = readSubgraphs()
  .filter(({ name }) => existsSync(projectFile('gateway', 'neighbours', name)))
  .map(({ name, url }) => ({
    name,
    portVariable: portVariable(name),
    urlVariable: addressVariable(name),
    port: Number(new URL(url).port),
  }));
