import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, Script } from 'node:vm'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bundle } from './bundle.js'
import { CONSUMER } from './installed-consumer.js'

const run = promisify(execFile)
/** Scripts of the page's own origin, and no text that becomes code. */
const POLICY = "default-src 'none'; script-src 'self'; img-src data:"
const CHROMIUM = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--virtual-time-budget=10000',
  '--dump-dom',
]

/** What the page takes the digest of, written by hand. */
const CANONICAL = String.raw`{"a":"[1,\"é\"]","b":1}`

const OUTCOME = {
  lane: 'planned',
  flaw: 'NOT_JSON',
  refused: 'ENVELOPE_SHAPE_INVALID',
  legacy: 'LEGACY_UNRECOGNIZED',
  row: 'unknown',
  digest: `sha256:${createHash('sha256').update(CANONICAL).digest('hex')}`,
  targets: ['claimed', 'blocked', 'canceled'],
}

/** Serves the page with its policy on the loopback, and nothing else. */
async function serve(script: string): Promise<string> {
  const page = readFileSync(join(CONSUMER, 'browser/index.html'), 'utf8')
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('Content-Security-Policy', POLICY)
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : page)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise((closed) => server.close(() => closed())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** What the page wrote into itself when a real browser had run it. */
async function visit(address: string): Promise<Record<string, unknown>> {
  const options = { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 }
  const profile = `--user-data-dir=${join(CONSUMER, 'browser-profile')}`
  const { stdout } = await run('chromium', [...CHROMIUM, profile, address], options)
  const written = /<pre id="result">(.*?)<\/pre>/s.exec(stdout)?.[1] ?? ''
  return JSON.parse(
    written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  )
}

describe('in a browser with a policy against evaluation', () => {
  let script = ''
  beforeAll(async () => {
    script = (await bundle("import './browser/page.js'")).text
  })

  it('the package does its work, and violates nothing [H-FR-024]', async () => {
    expect(await visit(await serve(script))).toEqual({ ...OUTCOME, violations: [] })
  })

  it('a page that evaluates text is stopped, so a violation would be seen', async () => {
    const seen = await visit(await serve(`${script};`).then((page) => `${page}?evaluate=1`))
    expect(seen).toEqual({
      error: expect.stringContaining('EvalError'),
      violations: ['script-src eval'],
    })
  })

  it('the bundle names no Node built-in and turns no text into code [H-FR-024]', () => {
    expect(script).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b|\beval\(/)
  })
})

describe('in a bare realm without Node', () => {
  /** The web's globals that the package may use, and no others. */
  const WEB = { Blob, TextDecoder, TextEncoder }
  const realm = () => createContext({ ...WEB }, { codeGeneration: { strings: false, wasm: false } })

  it('the package does the same work [H-FR-024]', async () => {
    const context = realm()
    const { text } = await bundle("import './browser/realm.js'", 'iife')
    new Script(text).runInContext(context)
    expect(await context.outcome).toEqual(OUTCOME)
  })

  it('there is nothing of Node, and text does not become code', () => {
    const context = realm()
    const type = (name: string) => new Script(`typeof ${name}`).runInContext(context)
    for (const name of ['process', 'require', 'Buffer', 'global', 'setImmediate'])
      expect(type(name), name).toBe('undefined')
    expect(() => new Script('new Function("return 1")').runInContext(context)).toThrow(/Code gen/)
  })
})
