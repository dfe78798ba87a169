import { nodeFiles } from '@spec-kitty/platform/node'

/** Largest file that the build puts beside the commands. */
const BYTES_MAX = 16_777_216

/** A text that the build put into `dist/events/`. @throws Error when the installation is damaged */
export async function packedText(file: string): Promise<string> {
  const path = `${__dirname}/events/${file}`
  const bytes = await nodeFiles.read(path, { bytesMax: BYTES_MAX })
  if (bytes === undefined) throw new Error(`the installation lacks ${path}`)
  return new TextDecoder().decode(bytes)
}
