import { readFileSync } from 'node:fs';

/** The part of a `.cpuprofile` that is read here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

/** The part of a `.heapprofile` that is read here. */
interface HeapNode {
  readonly callFrame: { readonly url: string };
  /** Bytes that were still alive. */
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

/** What a part of the program cost, in the unit of the profile it was read from. */
export type Costs = ReadonlyMap<string, number>;

/** Of all packages: what is found, read and compiled cannot be told apart in the profile. */
const LOADING = 'finding, reading and compiling modules';

const IDLE = new Set(['(idle)', '(program)', '(root)']);

/**
 * Milliseconds of CPU by package, from a file of `--cpu-prof`: time spent inside of Node counts for
 * the package that made Node do it, but for the loading of modules.
 */
export function cpuByPackage(path: string): Costs {
  const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile; // Node wrote it
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const costs = new Map<string, number>();
  for (const [index, sample] of profile.samples.entries()) {
    const own = nodes.get(sample);
    if (own === undefined || IDLE.has(own.callFrame.functionName)) continue;
    add(costs, ownerOf(sample), (profile.timeDeltas[index] ?? 0) / 1000);
  }
  return costs;

  function ownerOf(sample: number): string {
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const frame = nodes.get(id)?.callFrame;
      if (frame?.functionName === '(garbage collector)') return 'garbage collector';
      const owner = packageOf(frame?.url ?? '');
      if (owner !== undefined) return owner;
      if (frame?.url.startsWith('node:internal/modules/') === true) return LOADING;
    }
    return 'node';
  }
}

/** Megabytes of 10^6 bytes that were alive at the end, by package, from a file of `--heap-prof`. */
export function heapByPackage(path: string): Costs {
  const { head } = JSON.parse(readFileSync(path, 'utf8')) as { head: HeapNode }; // Node wrote it
  const costs = new Map<string, number>();
  visit(head, 'node');
  return costs;

  function visit(node: HeapNode, caller: string): void {
    const owner = packageOf(node.callFrame.url) ?? caller;
    add(costs, owner, node.selfSize / 1e6);
    for (const child of node.children) visit(child, owner);
  }
}

/** `undefined` for what is Node's own. */
function packageOf(url: string): string | undefined {
  if (url === '' || url.startsWith('node:')) return undefined;
  const inPackage = url.split('/node_modules/').at(-1) ?? url;
  if (inPackage === url) return url.includes('/dist/') ? 'extend-host' : undefined;
  const [scope = '', name = ''] = inPackage.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function add(costs: Map<string, number>, key: string, amount: number): void {
  costs.set(key, (costs.get(key) ?? 0) + amount);
}
