import type { AnyEvent } from '../catalogue/event-types.js'
import type { JsonlCounts, JsonlItem, JsonlOptions, ReadEvent } from './jsonl-item.js'
import { LineReader } from './line-reader.js'
import type { JsonlSource } from './source.js'

/** The items of a stream, read while they are taken. Can be gone through once. */
export interface JsonlReader<Event = AnyEvent> extends AsyncIterableIterator<JsonlItem<Event>> {
  /** What has been read so far. */
  readonly counts: JsonlCounts
  /** Bytes of the unfinished line that are held; never more than its limit and one. */
  readonly heldBytes: number
  /** Stops reading and cancels the source, even while a line is awaited. */
  return(): Promise<IteratorResult<JsonlItem<Event>>>
}

/**
 * Reads a stream of events, one JSON object per line, and judges each line with `parseEvent`. Every
 * line that is not blank is one item: an event with its findings, or issues. Bad lines never end the
 * stream and never throw:
 * - `NOT_JSON`: no JSON text, not UTF-8 (strictly), or a key twice in one object (`details.reason`);
 * - `LIMIT_EXCEEDED`: a line longer than 1 MiB, reported once and not held; nesting too deep;
 * - `TORN_TAIL`: the last line does not end. A finding where it is JSON all the same;
 * - whatever `parseEvent` says. After 1,000 issues flaws are only counted.
 *
 * An event that is older than a cause it names, among the last few thousand events, has the finding
 * `CLOCK_REGRESSION`.
 *
 * The source is asked for its next chunk when all lines of the last one are taken, and a line is
 * handed out as soon as it has ended, so a source that never ends can be followed. Memory is one
 * chunk, one line, and ids and instants of the last events. A byte order mark before the first line
 * is passed over, CRLF ends a line too. Leaving the loop early cancels the source.
 * @throws RangeError for a limit that is no positive integer; TypeError, while reading, for a chunk
 * that is neither bytes nor text; and whatever the source itself throws
 */
export function readEvents<Options extends JsonlOptions = Record<never, never>>(
  source: JsonlSource,
  options?: Options,
): JsonlReader<ReadEvent<Options>> {
  return new LineReader(source, options ?? {}) as JsonlReader<ReadEvent<Options>>
}
