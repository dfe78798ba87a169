import type { Clock } from '../clock.js'

/** How far the fine clock may stray from the system's before it is set anew. */
const DRIFT_MS_MAX = 20

let originMs = performance.timeOrigin
let lastMicros = 0

/** The machine's clock. Within one thread every instant is later than the one before. */
export const nodeClock: Clock = {
  nowMicros() {
    const coarse = Date.now()
    const elapsed = performance.now()
    const strays = Math.abs(originMs + elapsed - coarse) > DRIFT_MS_MAX
    // Only two looks at the same moment can be compared; a busy machine may have paused us between.
    if (strays && Date.now() - coarse <= 1) originMs = coarse - elapsed
    lastMicros = Math.max(Math.floor((originMs + elapsed) * 1000), lastMicros + 1)
    return lastMicros
  },
  sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms))
  },
}
