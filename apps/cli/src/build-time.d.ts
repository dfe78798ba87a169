declare module '#command-table' {
  import type { CommandEntry } from './command-table.js'

  const table: readonly CommandEntry[]
  export default table
}
