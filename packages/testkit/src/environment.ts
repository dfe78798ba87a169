/** The instant of everything that tests commit, in seconds since the epoch. */
export const TEST_SECONDS = 1_767_225_600

/**
 * A whole environment in which no configuration of the user or the machine is seen. `home` need
 * not exist. The identity comes from configuration, because our git drops inherited author
 * variables; `identity: false` leaves it out.
 */
export function hermeticEnvironment(
  home: string,
  options: { readonly identity?: boolean } = {},
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
  const config = { 'init.defaultBranch': 'main', 'user.useConfigOnly': 'true' }
  const identity = { 'user.name': 'Test Person', 'user.email': 'test@example.org' }
  const entries = Object.entries(options.identity === false ? config : { ...config, ...identity })
  environment.GIT_CONFIG_COUNT = String(entries.length)
  for (const [index, [key, value]] of entries.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key
    environment[`GIT_CONFIG_VALUE_${index}`] = value
  }
  if (options.identity === false) return environment
  const date = `${TEST_SECONDS} +0000`
  return { ...environment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
}
