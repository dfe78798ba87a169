import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CONSUMER } from './installed-consumer.js'

/** The part of the consumer's own esbuild that is used here. */
interface Esbuild {
  build(options: object): Promise<{
    readonly outputFiles: readonly [{ readonly text: string }]
    readonly metafile: { readonly inputs: Readonly<Record<string, unknown>> }
    readonly warnings: readonly { readonly text: string }[]
  }>
}

const { build } = createRequire(join(CONSUMER, 'package.json'))('esbuild') as Esbuild

export interface Bundle {
  readonly text: string
  /** Minified and compressed, in bytes. */
  readonly gzip: number
  /** The files that it is made of, as the consumer's folder has them. */
  readonly files: readonly string[]
}

/** What a page loads for a script of the consumer: minified, for browsers, without warnings. */
export async function bundle(script: string, format: 'esm' | 'iife' = 'esm'): Promise<Bundle> {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: CONSUMER,
    stdin: { contents: script, resolveDir: CONSUMER },
    bundle: true,
    minify: true,
    format,
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'))
  const [{ text }] = outputFiles
  return { text, gzip: gzipSync(text).length, files: Object.keys(metafile.inputs) }
}
