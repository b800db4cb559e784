import type { Random } from '#kit/stage'
import { assistant, call, noAccess, type Row, response, systemOf, user } from './grammar.ts'
import { quirks, quirkyRows, rejectedRows } from './quirks.ts'
import { talk } from './talk.ts'
import { outOfReach, type SampleTool, type Scene, sampleTools } from './tools.ts'

/** The rows shipped in place of glaive-function-calling-v2: made up for this project, in the upstream grammar, each conversation another. */
export function makeSample(random: Random): string {
  const draw = unasked(random)
  const rows = [
    ...sampleTools.flatMap((tool) => Array.from({ length: 3 }, () => oneCall(tool, draw, random))),
    ...sampleTools.flatMap((tool) => Array.from({ length: 2 }, () => twoCalls(tool, draw, random))),
    ...sampleTools.map((tool) => askedBack(tool, draw)),
    ...outOfReach.map((ask) => declined(ask, random)),
    ...talk.map((turns) => ({ system: noAccess, chat: turns.map(([ask, reply]) => user(ask) + assistant(reply)).join('') })),
    ...quirks.flatMap((quirk, index) =>
      [0, 1].map((shift) => {
        const tool = toolAt(index * 2 + shift)
        return quirk(tool, draw(tool))
      }),
    ),
    ...quirkyRows,
    ...rejectedRows,
  ]
  return `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`
}

const toolAt = (index: number): SampleTool => sampleTools[index % sampleTools.length] as SampleTool // the list is not empty

type Draw = (tool: SampleTool) => Scene

/** Scenes whose question has not been asked before. */
function unasked(random: Random): Draw {
  const asked = new Set<string>()
  return (tool) => {
    for (let tries = 0; tries < 1000; tries++) {
      const scene = tool.scene(random)
      if (!asked.has(scene.ask)) {
        asked.add(scene.ask)
        return scene
      }
    }
    throw new Error(`all that can be asked of ${tool.definition.name} has been asked`)
  }
}

/** The tool among the declared ones: alone, or first or second of two. */
function declared(tool: SampleTool, random: Random): object[] {
  const other = random.pick(sampleTools)
  if (other === tool || random.chance(0.5)) return [tool.definition]
  return random.chance(0.5) ? [tool.definition, other.definition] : [other.definition, tool.definition]
}

const answered = (tool: SampleTool, scene: Scene): string => call(tool.definition.name, scene.given) + response(scene.result) + assistant(scene.reply)

function oneCall(tool: SampleTool, draw: Draw, random: Random): Row {
  const scene = draw(tool)
  const thanks = random.chance(0.4) ? user(random.pick(['Thank you!', 'Great, thanks.', 'Perfect.'])) + assistant("You're welcome!") : ''
  return { system: systemOf(declared(tool, random)), chat: user(scene.ask) + answered(tool, scene) + thanks }
}

function twoCalls(tool: SampleTool, draw: Draw, random: Random): Row {
  const [first, second] = [draw(tool), draw(tool)]
  return { system: systemOf(declared(tool, random)), chat: user(first.ask) + answered(tool, first) + user(second.follow) + answered(tool, second) }
}

function askedBack(tool: SampleTool, draw: Draw): Row {
  const scene = draw(tool)
  return { system: systemOf([tool.definition]), chat: user(tool.vague.ask) + assistant(tool.vague.question) + user(scene.ask) + answered(tool, scene) }
}

function declined(ask: string, random: Random): Row {
  const { definition } = random.pick(sampleTools)
  const can = definition.description.charAt(0).toLowerCase() + definition.description.slice(1)
  return { system: systemOf([definition]), chat: user(ask) + assistant(`I'm sorry, that is beyond what I can do here. What I can do is ${can}.`) }
}
