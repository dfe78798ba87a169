import { isSpecKittyError, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'

/** Bytes of a file that a command line names as `path`. @throws FILE_UNREADABLE, FILE_TOO_LARGE */
export async function readNamedFile(
  files: ReadFiles,
  absolute: string,
  named: { readonly path: string; readonly bytesMax: number; readonly command: string },
): Promise<Uint8Array> {
  const { path, bytesMax } = named
  const remedy = `spec-kitty ${named.command} --help`
  const bytes = await files.read(absolute, { bytesMax }).catch((error: unknown) => {
    if (!isSpecKittyError(error)) throw error
    throw new SpecKittyError(error.key, { ...error.details, path }, { remedy, cause: error })
  })
  if (bytes !== undefined) return bytes
  throw new SpecKittyError('FILE_UNREADABLE', { path, cause: 'it does not exist' }, { remedy })
}
