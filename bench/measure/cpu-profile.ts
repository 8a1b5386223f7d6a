/** The fields used of a V8 CPU profile; the Chrome DevTools Protocol describes them (Profiler.Profile). */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The active node of each sample, and the microseconds since the previous sample. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

const IDLE = '(idle)';
const PROFILER = 'node:inspector';
const NOT_JAVASCRIPT: Readonly<Record<string, string>> = {
  '(idle)': IDLE,
  '(program)': 'outside of JavaScript',
  '(garbage collector)': 'garbage collection',
};

/**
 * Microseconds by owner of the running code: a package, a room of the service, or a Node module. Leaves out idle time
 * and the profiler itself.
 */
export function microsByOwner({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const owners = ownersOf(nodes);
  const micros = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const owner = owners.get(id)!;
    if (owner !== IDLE && owner !== PROFILER)
      micros.set(owner, (micros.get(owner) ?? 0) + timeDeltas[index]!);
  }
  return micros;
}

/** Parents come before their children. Code without a file (built in or generated) counts for its caller. */
function ownersOf(nodes: readonly ProfileNode[]): Map<number, string> {
  const owners = new Map<number, string>();
  for (const { id, callFrame, children = [] } of nodes) {
    const owner = ownerOf(callFrame) ?? owners.get(id) ?? NOT_JAVASCRIPT['(program)']!;
    owners.set(id, owner);
    for (const child of children) owners.set(child, owner);
  }
  return owners;
}

function ownerOf({ functionName, url }: ProfileNode['callFrame']): string | undefined {
  if (!url) return NOT_JAVASCRIPT[functionName];
  if (url.startsWith('node:')) return url;
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (inPackage) return inPackage[1];
  return /\/dist\/((?:[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? url;
}
