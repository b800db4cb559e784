/** New generators, tasks, stages, agents and models, from templates that pass the tests as they are. */
export { type KindName, kindNames } from './kinds/index.ts'
export { type Scaffolded, type Scaffolding, scaffold } from './scaffold.ts'
export { ScaffoldError } from './scaffold-error.ts'
