import { createHash } from 'node:crypto'

/** Most bytes of an authored Markdown file. */
export const DOCUMENT_BYTES_MAX = 1_048_576

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Lower-case hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
