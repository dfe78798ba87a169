/** Edges of a directed graph: node → the nodes it leads to. Nodes are 0 … n-1. */
export type Graph = readonly (readonly number[])[]

/** Strongly connected components, each sorted, sorted by their lowest node. */
export function components(graph: Graph): number[][] {
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
  return found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
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

/** For each node the set of nodes that it leads to over one edge or more. */
export function reachable(graph: Graph): ReadonlySet<number>[] {
  return graph.map((_, start) => {
    const seen = new Set<number>()
    const open = [...(graph[start] ?? [])]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      open.push(...(graph[node] ?? []))
    }
    return seen
  })
}

/** An acyclic graph without the edges that a longer path replaces. */
export function reduceTransitively(graph: Graph): number[][] {
  const reach = reachable(graph)
  return graph.map((targets) =>
    [...new Set(targets)].filter(
      (target) => !targets.some((other) => other !== target && reach[other]?.has(target)),
    ),
  )
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
