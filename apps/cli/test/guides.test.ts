import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createRepository, type TestRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { BINARY } from './binary.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const README_ID = '01M7XSTF'

const page = (path: string) => readFile(`${ROOT}/${path}`, 'utf8')

/** The fenced blocks of a text, in order. */
function blocksOf(text: string, language: string): readonly string[] {
  const fences = text.matchAll(/^```(\w*)\n(.*?)^```$/gms)
  return [...fences].filter(([, named]) => named === language).map(([, , body]) => body ?? '')
}

/** What a person sees who types a script, with the command on the path. */
async function typed(repository: TestRepository, cwd: string, script: string): Promise<string> {
  const bin = `${repository.outside}/bin`
  await mkdir(bin, { recursive: true })
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${BINARY}' "$@"\n`
  await writeFile(`${bin}/spec-kitty`, shim, { mode: 0o755 })
  const env = { PATH: `${bin}:${repository.environment.PATH}` }
  const answer = await repository.run(['sh', '-ec', script], { cwd, env })
  expect(answer.exitCode, `${script}\n${answer.stdout}\n${answer.stderr}`).toBe(0)
  return answer.stdout
}

/** A repository whose name needs quotes. */
async function aPlace(): Promise<{ repository: TestRepository; cwd: string }> {
  const repository = await createRepository({ files: { 'a.txt': 'a\n' } })
  const cwd = `${repository.outside}/Ada's own`
  await repository.git('clone', '-q', repository.root, cwd)
  return { repository, cwd }
}

/** The journey of the README up to the files that people write, and those files. */
async function plannedByReadme(repository: TestRepository, cwd: string) {
  const readme = await page('README.md')
  const journey = readme.slice(readme.indexOf('## Two minutes'), readme.indexOf('## The packages'))
  const [begin = '', goOn = ''] = blocksOf(journey, '').filter((block) => block.startsWith('$ '))
  const began = await typed(repository, cwd, commandsOf(begin))
  const id = /greetings-(\w{8}) is a new mission/.exec(began)?.[1] ?? ''
  const own = (text: string) => text.replaceAll(README_ID, id)
  const directory = `${cwd}/kitty-specs/greetings-${id}`
  const [row = '', tasks = '', workPackage = ''] = blocksOf(journey, 'markdown')
  const spec = await readFile(`${directory}/spec.md`, 'utf8')
  await writeFile(
    `${directory}/spec.md`,
    spec.replace('| --- | --- |\n', (head) => head + row),
  )
  await writeFile(`${directory}/tasks.md`, tasks)
  await mkdir(`${directory}/tasks`)
  await writeFile(`${directory}/tasks/WP01-greet.md`, workPackage)
  for (const line of shownBy(begin)) expect(began).toContain(own(line))
  return { goOn, own, id }
}

const commandsOf = (block: string) =>
  block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2))
    .join('\n')

const shownBy = (block: string) =>
  block.split('\n').filter((line) => !/^(\$ .*| *…|\s*)$/.test(line))

test('the journey of the README works as it is printed, and prints what it says', async () => {
  const { repository, cwd } = await aPlace()
  const { goOn, own } = await plannedByReadme(repository, cwd)
  const work = 'echo hello > greet.txt && git add greet.txt && git commit -q -m Greet'
  const script = own(commandsOf(goOn)).replace(/^cd \.worktrees.*$/m, (line) => `${line}\n${work}`)
  expect(script).toContain(work)
  const told = await typed(repository, cwd, script)
  for (const line of shownBy(goOn)) expect(told).toContain(own(line))
  const printed = /^ {2}(cd .*-lane-a'?)$/m.exec(told)?.[1]
  expect(printed).toBe(
    `cd '${cwd.replace("'", "'\\''")}/${own('.worktrees/greetings-01M7XSTF-lane-a')}'`,
  )
  expect(await readFile(`${cwd}/greet.txt`, 'utf8')).toBe('hello\n')
  const files = await typed(repository, cwd, 'git status --short; git ls-files kitty-specs | wc -l')
  expect(Number(files)).toBeGreaterThan(5)
})

test('the agent of the guide is a whole agent, with the settings that stand beside it', async () => {
  const { repository, cwd } = await aPlace()
  await plannedByReadme(repository, cwd)
  const guide = await page('docs/guides/run-your-agents.md')
  const [settings = ''] = blocksOf(guide, 'yaml')
  const [agent = ''] = blocksOf(guide, 'js')
  const home = '/home/ada'
  expect(settings).toContain(`${home}/agent.mjs`)
  const log = `${repository.outside}/variables.log`
  const more = `import { appendFileSync } from 'node:fs'\nappendFileSync('${log}', Object.keys(process.env).join() + '\\n')\n`
  await writeFile(`${repository.outside}/agent.mjs`, `${agent}${more}`)
  const config = `${cwd}/.kittify/config.yaml`
  const placed = settings.replace(home, repository.outside)
  await writeFile(config, `${await readFile(config, 'utf8')}${placed}`)
  const run = blocksOf(guide, '').find((block) => block.startsWith('spec-kitty run ')) ?? ''
  await typed(repository, cwd, `spec-kitty agent mission finalize-tasks\n${run}spec-kitty merge`)
  expect(await readFile(`${cwd}/greet.txt`, 'utf8')).toBe('hello\n')
  const named = new Set(guide.match(/SPEC_KITTY_\w+/g))
  expect(named.size).toBe(8)
  const seen = (await readFile(log, 'utf8')).trim().split('\n')
  expect(seen).toHaveLength(2)
  for (const variables of seen)
    expect(variables.split(',')).toEqual(expect.arrayContaining([...named]))
})

/** Writes the tasks of the table in the guide to parallel work. */
async function plannedByTable(guide: string, cwd: string, directory: string): Promise<void> {
  const rows = [...guide.matchAll(/^\| (WP\d\d) \| (.*?) \| (.*?) \| (.*?) \|$/gm)]
  const list = (cell = '') => cell.replaceAll('`', '').replace('–', '')
  const sections = rows.map(
    ([, id, title, needs]) => `## ${id} ${title}\n\n**Dependencies**: ${list(needs) || 'none'}\n`,
  )
  await writeFile(`${cwd}/${directory}/spec.md`, '# Limits\n\n- **FR-001** Keys have limits.\n')
  await writeFile(`${cwd}/${directory}/tasks.md`, `# Tasks\n\n${sections.join('\n')}`)
  await mkdir(`${cwd}/${directory}/tasks`, { recursive: true })
  for (const [, id, title, needs, owns] of rows) {
    const mode = owns?.includes('docs/') ? 'planning_artifact' : 'code_change'
    const files = `owned_files: [${list(owns)}]\ncreate_intent: [${list(owns)}]`
    const text = `---\nwork_package_id: ${id}\ntitle: ${title}\ndependencies: [${list(needs)}]\nrequirement_refs: [FR-001]\n${files}\nexecution_mode: ${mode}\n---\n\n${title}\n`
    await writeFile(`${cwd}/${directory}/tasks/${id}-part.md`, text)
  }
}

test('the guide to parallel work prints what it says, and draws what is drawn', async () => {
  const { repository, cwd } = await aPlace()
  const guide = await page('docs/guides/plan-parallel-work.md')
  const begun = await typed(
    repository,
    cwd,
    'spec-kitty init --ai none\nspec-kitty specify rate-limits',
  )
  const id = /rate-limits-(\w{8}) is a new mission/.exec(begun)?.[1] ?? ''
  await plannedByTable(guide, cwd, `kitty-specs/rate-limits-${id}`)
  await writeFile(`${cwd}/.env`, 'DATABASE_URL=postgres://ada:pw@localhost/shop\n')
  const shells = blocksOf(guide, '').filter((block) => block.startsWith('$ '))
  expect(shells.length).toBe(4)
  const told: string[] = []
  for (const block of shells) {
    const text = await typed(repository, cwd, commandsOf(block))
    for (const line of shownBy(block)) expect(text).toContain(line.replaceAll('01M7Y82N', id))
    told.push(text)
  }
  const [picture] = blocksOf(guide, 'mermaid')
  expect(told[2]).toBe(picture)
})
