export type {} from './lanes.js'
