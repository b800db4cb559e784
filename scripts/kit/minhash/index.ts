export { type Bands, chooseBands, detectionProbability } from './choose-bands.ts'
export { createMinHasher, estimateSimilarity, type MinHasher } from './min-hasher.ts'
export { createNearDuplicateSearch, type NearDuplicate, type NearDuplicateParams, type NearDuplicateSearch, NOT_VISITED } from './near-duplicate-search.ts'
export type { MinHashParams } from './start-kernel.ts'
