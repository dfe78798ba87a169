import { run } from './run.js'

/** For a realm without a document: whoever loads this reads the promise. */
globalThis.outcome = run()
