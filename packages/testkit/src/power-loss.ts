/** What a crashing decorator throws: the machine is off, and nothing after it happens. */
export class PowerLoss extends Error {
  readonly at: string

  constructor(at: string) {
    super(`power lost ${at}`)
    this.at = at
    this.name = 'PowerLoss'
  }
}
