/** Most paths that one merge may change. Above it nobody looks at each of them: it is refused. */
export const CHANGES_MAX = 100_000
