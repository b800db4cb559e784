export { type Catalogue, readCatalogue, scenarioFiles } from './read-catalogue.ts'
export { type HeldOutPrompt, readHeldOut } from './read-held-out.ts'
export { safetyScenarios } from './safety-scenarios.ts'
