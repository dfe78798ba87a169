import { SpecKittyError } from '@spec-kitty/platform'
import type { Document, Node, YAMLSeq } from 'yaml'

/**
 * The configuration with `agents` available, changing only the lines concerned; null when all of
 * them are there already. Comments and everything else stay byte for byte where the list has one
 * of its two usual forms.
 *
 * @throws CONFIG_INVALID when the text is no YAML mapping or its agents are no list
 */
export async function addAgentsToConfig(
  text: string,
  file: string,
  agents: readonly string[],
): Promise<string | null> {
  const { isMap, isSeq, parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const [fault] = document.errors
  if (fault) throw invalid(file, fault.message.split('\n')[0] ?? 'not YAML')
  if (!isMap(document.contents)) throw invalid(file, 'the file is not a mapping')
  const available = document.getIn(['agents', 'available'], true)
  if (available !== undefined && !isSeq(available)) {
    throw invalid(file, 'agents.available is not a list')
  }
  const present = isSeq(available) ? available.items.map((item) => String(item)) : []
  const missing = agents.filter((agent) => !present.includes(agent))
  if (missing.length === 0) return null
  if (isSeq(available)) {
    const edited = insertIntoList(text, available, missing)
    if (edited !== null) return edited
  }
  return rewritten(document, [...present, ...missing])
}

function insertIntoList(text: string, list: YAMLSeq, missing: readonly string[]): string | null {
  if (!list.range) return null
  const [start, end] = list.range
  if (list.flow) {
    const closing = text.lastIndexOf(']', end)
    const separator = list.items.length === 0 ? '' : ', '
    return closing < start
      ? null
      : `${text.slice(0, closing).trimEnd()}${separator}${missing.join(', ')}${text.slice(closing)}`
  }
  const last = list.items.at(-1) as Node | undefined
  if (!last?.range) return null
  const indent = /[^\n]*$/.exec(text.slice(0, start))?.[0] ?? ''
  if (indent.trim() !== '') return null
  const newline = text.indexOf('\n', last.range[1])
  const at = newline === -1 ? text.length : newline
  return `${text.slice(0, at)}${missing.map((key) => `\n${indent}- ${key}`).join('')}${text.slice(at)}`
}

function rewritten(document: Document, agents: readonly string[]): string {
  document.setIn(['agents', 'available'], document.createNode(agents))
  return document.toString()
}

function invalid(file: string, problem: string): SpecKittyError {
  return new SpecKittyError('CONFIG_INVALID', { file, problem })
}
