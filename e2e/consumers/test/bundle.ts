import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CONSUMER } from './installed-consumer.js'

/** The part of the consumer's own esbuild that is used here. */
interface Esbuild {
  build(options: object): Promise<{
    readonly outputFiles: readonly [{ readonly text: string }]
    readonly metafile: { readonly outputs: Readonly<Record<string, { readonly inputs: Parts }>> }
    readonly warnings: readonly { readonly id: string; readonly text: string }[]
  }>
}

type Parts = Readonly<Record<string, { readonly bytesInOutput: number }>>

const { build } = createRequire(join(CONSUMER, 'package.json'))('esbuild') as Esbuild

export interface Bundle {
  readonly text: string
  /** Minified and compressed, in bytes. */
  readonly gzip: number
  /** The installed files that it is made of, from `node_modules` on. */
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
  const unexpected = warnings.filter(({ id }) => id !== 'ignored-bare-import')
  if (unexpected.length > 0) throw new Error(unexpected.map(({ text }) => text).join('\n'))
  const [{ text }] = outputFiles
  const files = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([file, { bytesInOutput }]) => file.startsWith('node_modules/') && bytesInOutput > 0)
    .map(([file]) => file.replace('node_modules/', ''))
  return { text, gzip: gzipSync(text).length, files }
}
