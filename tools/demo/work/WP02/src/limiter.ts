import { type Bucket, type BucketOptions, createBucket } from './bucket.js'

export interface Limiter {
  take(key: string): boolean
  waitMs(key: string): number
}

/** One bucket per key, made on first use, so that callers never share tokens. */
export function createLimiter(options: BucketOptions): Limiter {
  const buckets = new Map<string, Bucket>()

  function bucketOf(key: string): Bucket {
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      bucket = createBucket(options)
      buckets.set(key, bucket)
    }
    return bucket
  }

  return {
    take: (key) => bucketOf(key).take(),
    waitMs: (key) => bucketOf(key).waitMs(),
  }
}
