import { yamlScalar } from './frontmatter.js'

const TITLE_MAX = 80
const SLUG_MAX = 48
const SLUG_FALLBACK = 'quick-change'

/** A mission of one work package, made from one sentence. */
export interface QuickDocuments {
  readonly slug: string
  readonly title: string
  /** By name below the mission's directory. */
  readonly documents: Readonly<Record<string, string>>
}

/**
 * Everything that a small change needs to be planned, written from `what`: a specification with
 * FR-001, one section of tasks, one work package that may touch any file. Pure.
 */
export function quickDocuments(what: string): QuickDocuments {
  const text = withoutControls(what).trim()
  const line = text.replace(/\s+/g, ' ')
  const title = line.length > TITLE_MAX ? `${cut(line, TITLE_MAX - 1)}…` : line
  const plain =
    title
      .replace(/[#<>`*_[\]|\\]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'Small change'
  const requirement = line.replaceAll('\\', '\\\\').replaceAll('|', '\\|')
  return {
    slug: slugOf(line),
    title: plain,
    documents: {
      'spec.md': spec(plain, requirement),
      'tasks.md': tasks(plain),
      'tasks/WP01-quick.md': workPackage(plain, text),
    },
  }
}

function spec(title: string, requirement: string): string {
  return `# ${title}

| ID | Requirement |
| --- | --- |
| FR-001 | ${requirement} |
`
}

function tasks(title: string): string {
  return `# Tasks

## WP01 ${title}

**Dependencies**: none
**Requirement Refs**: FR-001
`
}

/** What was asked stands as a quotation: no line of it is read as anything else. */
function workPackage(title: string, text: string): string {
  return `---
work_package_id: WP01
title: ${yamlScalar(title)}
dependencies: []
requirement_refs: [FR-001]
subtasks: []
owned_files: ["**"]
scope: codebase-wide
execution_mode: code_change
---

# ${title}

${text
  .split('\n')
  .map((one) => `> ${one}`.trimEnd())
  .join('\n')}

Done when this holds, and what shows it is committed with it.
`
}

/** The first words that fit; letters of other scripts have no place in the name of a branch. */
function slugOf(line: string): string {
  const words = line
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? cut(word, SLUG_MAX) : `${slug}-${word}`
    if (longer.length > SLUG_MAX) break
    slug = longer
  }
  const named = slug.replace(/^(?:\d{3}-)+/, '').replace(/-lane-(?:[a-z]{1,2}|planning)$/, '')
  return /[a-z]/.test(named) ? named : SLUG_FALLBACK
}

/** By characters, so that none is cut in two. */
function cut(text: string, length: number): string {
  return [...text].slice(0, length).join('')
}

/** Line feeds stay; whatever else steers a terminal becomes a space. */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{C}\n]/gu, ' ')
}
