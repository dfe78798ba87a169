/** Edges of a directed graph: node → the nodes it leads to. Nodes are 0 … n-1. */
export type Graph = readonly (readonly number[])[]

/** Nodes that one node leads to over one edge or more. */
export interface Reach {
  has(node: number): boolean
}

/** Strongly connected components, each sorted, sorted by their lowest node. */
export function components(graph: Graph): number[][] {
  return componentsUpwards(graph).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
}

/** The same, each after every other that it leads to. */
function componentsUpwards(graph: Graph): number[][] {
  const index = new Array<number>(graph.length).fill(-1)
  const low = new Array<number>(graph.length).fill(0)
  const onStack = new Set<number>()
  const stack: number[] = []
  const found: number[][] = []
  let counter = 0
  for (let root = 0; root < graph.length; root++) {
    if (index[root] !== -1) continue
    const work: { node: number; next: number }[] = [{ node: root, next: 0 }]
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame
      if (frame.next === 0) {
        index[node] = low[node] = counter++
        stack.push(node)
        onStack.add(node)
      }
      const target = graph[node]?.[frame.next++]
      if (target === undefined) {
        work.pop()
        const parent = work.at(-1)
        if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0)
        if (low[node] === index[node]) found.push(popUntil(node, stack, onStack))
      } else if (index[target] === -1) {
        work.push({ node: target, next: 0 })
      } else if (onStack.has(target)) {
        low[node] = Math.min(low[node] ?? 0, index[target] ?? 0)
      }
    }
  }
  return found
}

function popUntil(node: number, stack: number[], onStack: Set<number>): number[] {
  const component: number[] = []
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    onStack.delete(top)
    component.push(top)
    if (top === node) break
  }
  return component.sort((a, b) => a - b)
}

/** For each node what it leads to over one edge or more. A bit for each node: cheap for hundreds. */
export function reachable(graph: Graph): Reach[] {
  return reachRows(graph).map((row) => ({ has: (node) => hasBit(row, node) }))
}

/** An acyclic graph without the edges that a longer path replaces. */
export function reduceTransitively(graph: Graph): number[][] {
  const rows = reachRows(graph)
  return graph.map((targets) => {
    const once = [...new Set(targets)]
    const further = new Uint32Array(rows[0]?.length ?? 0)
    for (const target of once) addBits(further, rows[target])
    return once.filter((target) => !hasBit(further, target))
  })
}

function reachRows(graph: Graph): Uint32Array[] {
  const words = Math.ceil(graph.length / 32)
  const rows = graph.map(() => new Uint32Array(words))
  for (const component of componentsUpwards(graph)) {
    const row = new Uint32Array(words)
    for (const node of component) {
      if (component.length > 1) setBit(row, node)
      for (const target of graph[node] ?? []) {
        setBit(row, target)
        addBits(row, rows[target])
      }
    }
    for (const node of component) rows[node] = row
  }
  return rows
}

function setBit(row: Uint32Array, node: number): void {
  row[node >>> 5] = (row[node >>> 5] ?? 0) | (1 << (node & 31))
}

function hasBit(row: Uint32Array, node: number): boolean {
  return node >= 0 && ((row[node >>> 5] ?? 0) & (1 << (node & 31))) !== 0
}

function addBits(row: Uint32Array, more: Uint32Array | undefined): void {
  for (let at = 0; at < row.length; at++) row[at] = (row[at] ?? 0) | (more?.[at] ?? 0)
}

/** One cycle per strongly connected component, closed: `[0, 1, 0]`. */
export function cycles(graph: Graph): number[][] {
  return components(graph)
    .filter((nodes) => nodes.length > 1)
    .map((nodes) => shortestCycle(graph, nodes[0] ?? 0, new Set(nodes)))
}

function shortestCycle(graph: Graph, start: number, inside: ReadonlySet<number>): number[] {
  const from = new Map<number, number>()
  const queue = [start]
  for (const node of queue) {
    for (const target of graph[node] ?? []) {
      if (target === start) {
        const path = [start]
        for (let step = node; step !== start; step = from.get(step) ?? start) path.push(step)
        return [start, ...path.slice(1).reverse(), start]
      }
      if (!inside.has(target) || from.has(target)) continue
      from.set(target, node)
      queue.push(target)
    }
  }
  return [start, start]
}
