// Read
export { JsonlDecoder } from './jsonl/jsonl-decoder.js'
export type {
  JsonlCounts,
  JsonlEvent,
  JsonlFlaw,
  JsonlItem,
  JsonlOptions,
  ReadEvent,
} from './jsonl/jsonl-item.js'
export { type JsonlReader, readEvents } from './jsonl/read-events.js'
export type { ByteStream, JsonlSource } from './jsonl/source.js'
// Merge
export { mergeStreams } from './order/merge-streams.js'
export type { MergedEvent, MergedFlaw, MergedItem } from './order/merged-item.js'
export type { EventIn, SortedItem, SortedStream } from './order/sorted-input.js'
