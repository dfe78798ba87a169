/** What `doctor` can look at. */
export const DOCTOR_TOPICS = ['repository', 'log', 'workspaces', 'locks'] as const
export type DoctorTopic = (typeof DOCTOR_TOPICS)[number]
