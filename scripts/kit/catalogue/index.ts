export { type Catalogue, readCatalogue, scenarioFiles } from './read-catalogue.ts'
export { type HeldOutPrompt, heldOutFiles, readHeldOut } from './read-held-out.ts'
