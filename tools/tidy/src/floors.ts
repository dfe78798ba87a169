import type { SourceFile } from './tree.js'

/** What the floor rule reads of a package manifest. */
export interface Manifest {
  readonly name: string
  readonly private: boolean
  /** Null for apps and tools, which stand on top of all floors. */
  readonly floor: number | null
  readonly dependencies: readonly string[]
}

export function parseManifest(file: SourceFile): Manifest {
  const json = JSON.parse(file.text) as {
    name: string
    private?: boolean
    specKitty?: { floor?: number }
    dependencies?: Record<string, string>
  }
  return {
    name: json.name,
    private: json.private ?? false,
    floor: json.specKitty?.floor ?? null,
    dependencies: Object.keys(json.dependencies ?? {}).filter((name) =>
      name.startsWith('@spec-kitty/'),
    ),
  }
}

/** One sentence per broken rule: imports go to lower floors, and published packages need published ones. */
export function floorViolations(manifests: readonly Manifest[]): string[] {
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]))
  const violations: string[] = []
  for (const manifest of manifests) {
    for (const name of manifest.dependencies) {
      const dependency = byName.get(name)
      if (dependency === undefined) violations.push(`${manifest.name} needs unknown ${name}`)
      else if (dependency.floor === null)
        violations.push(`${manifest.name} imports the app ${name}`)
      else if (manifest.floor !== null && dependency.floor >= manifest.floor)
        violations.push(
          `${manifest.name} (floor ${manifest.floor}) imports ${name} (floor ${dependency.floor})`,
        )
      else if (!manifest.private && dependency.private)
        violations.push(`published ${manifest.name} needs private ${name}`)
    }
  }
  return violations
}

/** Names of workspace packages that a source file imports. */
export function workspaceImports(text: string): string[] {
  return [...text.matchAll(/from '(@spec-kitty\/[a-z-]+)/g)].map((match) => match[1] as string)
}
