export type { TestApi } from './test-api.js'
