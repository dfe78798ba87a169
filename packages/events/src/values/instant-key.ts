import { readInstant } from './instants.js'

/**
 * An instant as 30 characters of UTC with nine digits, `2026-12-01T09:30:00.123456000Z`, however it
 * was written. Keys sort as texts in the order of time. Without an offset it is read as UTC.
 * Undefined for what is no instant.
 */
export function instantKey(text: string): string | undefined {
  const parts = readInstant(text)
  if (parts === undefined) return undefined
  const second = parts.isUtc ? `${text.slice(0, 10)}T${text.slice(11, 19)}` : inUtc(parts.seconds)
  return `${second}.${text.slice(parts.fractionStart, parts.fractionEnd).padEnd(9, '0')}Z`
}

function inUtc(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 19)
}
