export type { ZoomPlan } from './lib/rate-limits.ts'
export type { ZoomSourceOptions } from './lib/zoom-options.ts'
export { zoomSource } from './lib/zoom-source.ts'
