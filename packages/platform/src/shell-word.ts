const PLAIN = /^[A-Za-z0-9_@%+=:,./~-]+$/

/** `text` as one word of a command line that a person pastes into a shell: quoted where needed. */
export function shellWord(text: string): string {
  return PLAIN.test(text) && !text.startsWith('~') ? text : `'${text.replaceAll("'", "'\\''")}'`
}
