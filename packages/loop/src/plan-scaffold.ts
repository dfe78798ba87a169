/** First text of `plan.md`: fields to fill in, none of them filled. */
export function planScaffold(friendlyName: string): string {
  return `# Plan: ${friendlyName}

<!-- How it will be done, in a few sentences: the idea, and what it changes. -->

## Technical context

<!-- One line each; what is not known yet is a question to answer before tasks are cut. -->

- **Language/Version**:
- **Primary dependencies**:
- **Storage**:
- **Testing**:
- **Target platform**:
- **Limits and goals**:

## Decisions

<!-- The riskiest first: what was decided, why, and what else was looked at. -->

| Decision | Why | Instead of |
| --- | --- | --- |

## Structure

<!-- The directories and files that are new or change, so that work packages can own them. -->
`
}
