/** First text of `spec.md`: headings to fill, without a requirement of its own. */
export function specScaffold(friendlyName: string, purpose: string | undefined): string {
  return `# ${friendlyName}

${purpose ?? '<!-- What shall be true when this is done, and for whom? Two or three sentences. -->'}

## What people do with it

<!-- One short story per kind of user: the situation, what they do, what they then see. -->

## Functional requirements

<!-- One row per requirement, numbered FR-001, FR-002 and so on; each can be tested alone. -->

| ID | Requirement |
| --- | --- |

## Quality requirements

<!-- NFR-001 and so on: a number to measure and the limit it has to keep. -->

| ID | Requirement | Limit |
| --- | --- | --- |

## Constraints

<!-- C-001 and so on: what may not change, and why. -->

| ID | Constraint |
| --- | --- |

## Success

<!-- SC-001 and so on: what can be seen from outside once it works. -->

| ID | Outcome |
| --- | --- |

## Not part of this

<!-- What a reader might expect and will not get. -->
`
}
