/** Colours a piece of text, or leaves it as it is where the stream shows none. */
export interface Paint {
  readonly colour: boolean
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

/** Paints with ANSI sequences, or not at all. Colour never carries meaning alone. */
export function paintFor(colour: boolean): Paint {
  const wrap = (open: number, close: number) => (text: string) =>
    colour && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {
    colour,
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    green: wrap(32, 39),
    red: wrap(31, 39),
    yellow: wrap(33, 39),
    cyan: wrap(36, 39),
  }
}

/** Every control character but tab and newline. */
const CONTROL = /[^\P{Cc}\t\n]/gu

/** Data with every control character in its strings replaced, so that no file can drive a terminal. */
export function withoutControls<T>(value: T): T {
  if (typeof value === 'string') return value.replace(CONTROL, '�') as T
  if (Array.isArray(value)) return value.map(withoutControls) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, withoutControls(held)]),
  ) as T
}
