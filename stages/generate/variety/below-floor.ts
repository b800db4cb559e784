import type { VarietyFloors } from '#kit/records'
import type { VarietyFigures } from './measure-variety.ts'

/** What is too little varied in the rows of a generator, in one message, or null. `step` is named as pipeline.yaml has it. */
export function belowFloor(given: { figures: VarietyFigures; floors: VarietyFloors; root: string }): string | null {
  const { figures, floors, root } = given
  const { rows, prompts, commands, sequences, mostCalls, similarity } = figures
  const faults: string[] = []
  const least = (what: string, value: number, floor: number, add: string) => {
    if (value < floor) faults.push(`${value} distinct ${what}, and the floor is ${floor}: ${add}`)
  }
  least('prompts', prompts.skeletons, floors.prompts, 'add wordings and intents')
  least('commands', commands.skeletons, floors.commands, 'add intents that are answered by other commands')
  if (mostCalls > 1) least('tool sequences', sequences, floors.sequences, 'add scenes that go another way')
  if (similarity !== null && similarity > floors.similarity)
    faults.push(`a self-similarity of ${similarity}, and the ceiling is ${floors.similarity}: add wordings, values and scenes that are unlike the others`)
  if (faults.length === 0) return null
  return `${root}/generator.ts says too much of the same. Its ${rows} rows, names and numbers left open, have ${faults.join('; ')}. Nothing was written; the floors are the param \`variety\` in pipeline.yaml (\`each\` sets them for one folder)`
}
