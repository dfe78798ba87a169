/** Changes to the lines of one text, collected by the lines of the text as it was. */
export class TextEdits {
  private readonly text: string
  /** Lines without their ends. */
  readonly lines: readonly string[]
  private readonly replaced = new Map<number, string>()
  private readonly inserted = new Map<number, string[]>()

  constructor(text: string) {
    this.text = text
    this.lines = text.split(/\r?\n/)
  }

  /** A one-based line as it will be. */
  line(number: number): string {
    return this.replaced.get(number) ?? this.lines[number - 1] ?? ''
  }

  replace(number: number, line: string): void {
    this.replaced.set(number, line)
  }

  /** Adds a line behind `number`, after others that were added there. */
  insertAfter(number: number, line: string): void {
    this.inserted.set(number, [...(this.inserted.get(number) ?? []), line])
  }

  /** Lines that were added behind `number`. */
  addedAfter(number: number): readonly string[] {
    return this.inserted.get(number) ?? []
  }

  /** The new text; line ends of untouched lines stay as they were. */
  apply(): string {
    const pieces = this.text.match(/[^\n]*\n|[^\n]+$/g) ?? []
    const eol = pieces[0]?.endsWith('\r\n') === true ? '\r\n' : '\n'
    return pieces
      .map((piece, index) => {
        const end = /\r?\n$/.exec(piece)?.[0] ?? ''
        const line = this.replaced.get(index + 1) ?? piece.slice(0, piece.length - end.length)
        const added = this.inserted.get(index + 1) ?? []
        if (added.length === 0) return line + end
        return [line, ...added].join(eol) + (end === '' ? eol : end)
      })
      .join('')
  }
}
