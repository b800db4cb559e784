export { describeReproduction } from './describe-reproduction.ts'
export { type ReproducedStep, type Reproduction, reproduce, verdictOf } from './reproduce.ts'
