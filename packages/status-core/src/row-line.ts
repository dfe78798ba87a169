export function rowLine(_row: object): string {
  throw new Error('not built')
}
