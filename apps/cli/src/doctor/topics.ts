/** What `doctor` can look at. */
export const DOCTOR_TOPICS = ['repo', 'status', 'identity', 'workspaces', 'artifacts'] as const
export type DoctorTopic = (typeof DOCTOR_TOPICS)[number]

/** Names that some of them had before. */
const FORMER: ReadonlyMap<string, DoctorTopic> = new Map([
  ['repository', 'repo'],
  ['locks', 'repo'],
  ['log', 'status'],
])

/** The topic of a word; undefined for what is none. */
export function topicOf(word: string): DoctorTopic | undefined {
  return DOCTOR_TOPICS.find((one) => one === word) ?? FORMER.get(word)
}
