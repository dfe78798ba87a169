import { INSTALL_PATHS, planInstall } from '@spec-kitty/harness'

const HEAD = `# The file set of init

\`spec-kitty init\` writes these files and nothing else: no git command runs, nothing is staged or committed, nothing is
written in the home directory. The text is the same in every project but for two times and one id; here they stand as
an example. In files that exist already, only the marked block is added.

This page is made from the plan that \`init\` carries out, by \`npx --yes pnpm@10.34.8 generate\`.
`

const LANGUAGES: Readonly<Record<string, string>> = { json: 'json', yaml: 'yaml' }

/** The page that lists what `init` writes, made by the same plan. [N-FR-005] */
export function initPage(version: string): string {
  const { steps } = planInstall(
    { directoryName: 'demo', present: new Map(), configWithAgents: null },
    ['generic'],
    {
      version,
      at: '2026-12-01T09:00:00.000000+00:00',
      projectUuid: '5f0c2a9e-3b1d-4c7e-9a64-2d8f1e0b7c33',
    },
  )
  const sections = steps.map(({ path, text }) => {
    const language = LANGUAGES[path.split('.').at(-1) ?? ''] ?? 'text'
    return `## \`${path}\`\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`
  })
  const list = INSTALL_PATHS.map((path) => `- \`${path}\``).join('\n')
  return `${HEAD}\n${list}\n\n${sections.join('\n')}`
}
