/**
 * What every call to a {@link MemoryFiles} throws from the moment its power is gone until `reboot`.
 * It is no SpecKittyError, so that code under test cannot mistake it for an answer of the disk.
 */
export class PowerLoss extends Error {
  constructor() {
    super('the power is gone')
    this.name = 'PowerLoss'
  }
}
