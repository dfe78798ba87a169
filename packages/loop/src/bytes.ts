/** Most bytes of an authored Markdown file. */
export const DOCUMENT_BYTES_MAX = 1_048_576

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Lower-case hex. Loads what it needs when first called: a look mostly hashes nothing. */
export async function sha256(content: Uint8Array | string): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(content).digest('hex')
}
