import type { SourceFile } from './tree.js'

/** Targets of the relative links of a Markdown page, as paths from the top of the repository. */
export function relativeLinks(page: SourceFile): string[] {
  const prose = page.text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
  const folder = page.path.split('/').slice(0, -1)
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] as string).replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => resolve(folder, target))
}

function resolve(folder: readonly string[], target: string): string {
  const parts = [...folder]
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** Pages that no chain of links from `start` reaches. */
export function unreachable(pages: readonly SourceFile[], start: string): string[] {
  const byPath = new Map(pages.map((page) => [page.path, page]))
  const reached = new Set<string>()
  const queue = [start]
  while (queue.length > 0) {
    const path = queue.pop() as string
    const page = byPath.get(path)
    if (page === undefined || reached.has(path)) continue
    reached.add(path)
    queue.push(...relativeLinks(page))
  }
  return [...byPath.keys()].filter((path) => !reached.has(path))
}
