/** What can be known of a shell script without running it. */
export { type CommandWords, commandsOf } from './commands-of.ts'
export { countEscalations } from './count-escalations.ts'
export { ShellSyntaxError } from './parse-script.ts'
export { quoteWord } from './quote-word.ts'
export { splitStatements } from './split-statements.ts'
export { type FollowedScript, followScript, type TouchedPath, touchedPaths } from './touched-paths.ts'
export type { Touch } from './touches-of.ts'
