/** Any row's story, told from what the pipeline steps left: nothing is written down for it beside the tables themselves. */
export { findPrompt } from './find-prompt.ts'
export { openLineage } from './open-lineage.ts'
export { presentStory } from './present-story.ts'
export { tellRow } from './tell-row.ts'
