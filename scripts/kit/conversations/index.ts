/** Conversations as generators write them: turns, calls and what came of them. */
export { type HostQuestion, hostQuestions } from './host-questions.ts'
export { listOf } from './list-of.ts'
export { consent, type Opening, opening, refusal } from './opening.ts'
export { type Act, conversationsOf, playScene, type Scene, scene } from './scene.ts'
export { type Called, createTalk, listed, type Output, printed, printedByHost, type Talk } from './talk.ts'
