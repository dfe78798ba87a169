import { answer } from '@spec-kitty/events/conformance'

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: { write(text: string): void }
}

/** The package behind stdin and stdout, as the conformance kit asks any executable. */
const decoder = new TextDecoder()
let rest = ''
for await (const chunk of process.stdin) {
  const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines)
    process.stdout.write(`${JSON.stringify(answer(JSON.parse(line), '1'))}\n`)
}
