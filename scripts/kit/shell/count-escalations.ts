import { commandsOf } from './commands-of.ts'

const escalating = ['doas', 'pkexec', 'runuser', 'su', 'sudo']

/** How many commands of a script would run as someone else. A script that does not parse is searched for the words, so that breaking the syntax hides nothing. */
export function countEscalations(script: string): number {
  try {
    return commandsOf(script).filter((words) => escalating.includes(words[0]?.split('/').at(-1) ?? '')).length
  } catch {
    return script.split(/[\s;&|()`]+/).filter((word) => escalating.includes(word)).length
  }
}
