import { boardOf } from './board.js'

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: { write(text: string): void }
}

const chunks: Uint8Array[] = []
for await (const chunk of process.stdin) chunks.push(chunk)
const stream = new ReadableStream<Uint8Array>({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(chunk)
    controller.close()
  },
})
process.stdout.write(`${JSON.stringify(await boardOf(stream))}\n`)
