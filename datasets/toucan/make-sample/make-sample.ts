import { createHash } from 'node:crypto'
import type { Random } from '#kit/stage'
import { fullRows } from './full-rows.ts'
import { assistant, call, pythonJson, type Row, response, type Turn, user } from './grammar.ts'
import { irrelevant, type MadeRow, quirkyRows, rejectedRows } from './quirks.ts'
import { type Server, type ServerTool, servers, toolName, toolsOf } from './servers.ts'

/** The rows shipped in place of Toucan: made up for this project, in the grammar of the SFT form and a few in that of the full ones, each conversation another. */
export function makeSample(random: Random): string {
  const fresh = unseen()
  const times = (count: number, make: () => MadeRow): MadeRow[] => Array.from({ length: count }, () => fresh(make))
  const made = [
    ...servers.flatMap((server) => server.tools.flatMap((tool) => times(5, () => single(server, tool, 'single-turn-original', random)))),
    ...servers.flatMap((server) => server.tools.flatMap((tool) => times(3, () => single(server, tool, 'single-turn-diversify', random)))),
    ...servers.flatMap((server) => times(5, () => parallel(server, random))),
    ...servers.flatMap((server) => times(5, () => multiTurn(server, random))),
    ...irrelevant.map(({ ask, reply }) => refused(ask, reply, random)),
    ...quirkyRows,
    ...rejectedRows,
  ]
  return `${[...made.map(toRow), ...fullRows].map((row) => JSON.stringify(row)).join('\n')}\n`
}

/** Makes rows until one has messages that no row before it had. */
function unseen(): (make: () => MadeRow) => MadeRow {
  const seen = new Set<string>()
  return (make) => {
    for (let tries = 0; tries < 1000; tries++) {
      const row = make()
      const key = JSON.stringify(row.messages)
      if (!seen.has(key)) {
        seen.add(key)
        return row
      }
    }
    throw new Error('all that a tool can say has been said')
  }
}

function toRow({ subset, tools, messages, target }: MadeRow, index: number): Row {
  const asked = typeof messages === 'string' ? [] : messages.filter((turn) => turn.role === 'user').map((turn) => turn.content)
  const digest = createHash('sha256').update(`sample row ${index}`).digest('hex')
  return {
    uuid: [digest.slice(0, 8), digest.slice(8, 12), `5${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-'),
    subset_name: subset,
    question: asked.length > 1 ? pythonJson(asked) : (asked[0] ?? ''),
    target_tools: target,
    tools: typeof tools === 'string' ? tools : pythonJson(tools),
    messages: typeof messages === 'string' ? messages : pythonJson(messages),
  }
}

const targetOf = (server: Server, ...tools: readonly ServerTool[]): string => tools.map((tool) => `${server.title}::${tool.name}`).join(', ')

function single(server: Server, tool: ServerTool, subset: string, random: Random): MadeRow {
  const { given, result, want, said } = tool.use(random)
  const plain = random.pick([`Could you find out ${want}?`, `Please tell me ${want}.`, `I would like to know ${want}.`])
  const ask =
    subset === 'single-turn-original'
      ? plain
      : `I am ${random.pick(['a teacher', 'new on the team', 'on the night shift', 'writing a report'])}, and it is ${random.integer(1, 12)} o'clock. ${plain}`
  const before = random.chance(0.5) ? [assistant(`I will look up ${want}.`)] : []
  return {
    subset,
    tools: toolsOf(server),
    target: targetOf(server, tool),
    messages: [user(ask), ...before, call(toolName(server, tool), given), response(result), assistant(said)],
  }
}

function parallel(server: Server, random: Random): MadeRow {
  const [first, second] = server.tools
  const uses = [first, second, first].map((tool) => ({ tool, ...tool.use(random) }))
  const messages: Turn[] = [
    user(`I need three things at once: ${uses.map((use) => use.want).join('; ')}.`),
    assistant('I look all of that up together.'),
    ...uses.map((use) => call(toolName(server, use.tool), use.given)),
    ...uses.map((use) => response(use.result)),
    assistant(uses.map((use) => use.said).join(' ')),
  ]
  return { subset: 'single-turn-original', tools: toolsOf(server), target: targetOf(server, first, second), messages }
}

function multiTurn(server: Server, random: Random): MadeRow {
  const [first, second] = server.tools
  const [one, two] = [first.use(random), second.use(random)]
  const messages: Turn[] = [
    user(`First, please, ${one.want}.`),
    call(toolName(server, first), one.given),
    response(one.result),
    assistant(one.said),
    user(`Good. Now ${two.want}.`),
    assistant('Gladly.'),
    call(toolName(server, second), two.given),
    response(two.result),
    assistant(two.said),
  ]
  return { subset: 'multi-turn', tools: toolsOf(server), target: targetOf(server, first, second), messages }
}

function refused(ask: string, reply: string, random: Random): MadeRow {
  return { subset: 'irrelevant', tools: toolsOf(random.pick(servers)), target: 'somewhere else::another_tool', messages: [user(ask), assistant(reply)] }
}
