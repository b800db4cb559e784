import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import type { Example } from '#kit/records'
import { DECISIONS_FILE, readDecisions, rowDigest } from '#kit/reviews'
import { StageError } from '#kit/stage'
import { decideByName, namedRow } from '../stages/validate/reviews/decide-by-name.ts'
import { describeDecision } from '../stages/validate/reviews/describe-decision.ts'
import { findStale } from '../stages/validate/reviews/find-stale.ts'
import { openRows } from '../stages/validate/reviews/open-rows.ts'
import { reviewRows } from '../stages/validate/reviews/review-session.ts'
import { selectRows } from '../stages/validate/reviews/select-rows.ts'
import { openTerminal } from '../stages/validate/reviews/terminal.ts'

const NO_TERMINAL =
  'there is no terminal to show rows in; decide with --accept ID, --reject ID --reason "..." or --edit ID --file F, and read what is decided with --list'

await runMain(
  defineCommand({
    meta: {
      name: 'review-rows',
      description: 'Accepts, edits or rejects rows of the dataset by hand. Decisions are lines of a file in git; validate applies them.',
    },
    args: {
      source: { type: 'string', description: 'rows of this source; custom/* for all that begin so' },
      tag: { type: 'string', description: 'rows with this tag; flag:* for all that begin so' },
      id: { type: 'string', description: 'this row, decided or not' },
      rejected: { type: 'boolean', description: 'rows that the latest run of validate rejected' },
      decided: { type: 'boolean', description: 'rows that are decided already, too' },
      sample: { type: 'string', description: 'so many of these rows' },
      seed: { type: 'string', description: 'another seed, another sample', default: '1' },
      accept: { type: 'string', description: 'accepts the row of this id, without a terminal' },
      reject: { type: 'string', description: 'rejects it; --reason says why' },
      reason: { type: 'string', description: 'why a row is rejected' },
      edit: { type: 'string', description: 'gives it the messages and tools of --file' },
      file: { type: 'string', description: 'the edited row, YAML or JSON' },
      list: { type: 'boolean', description: 'prints the decisions' },
      stale: { type: 'boolean', description: 'prints those about a text that the row no longer has, or about no row' },
      by: { type: 'string', description: 'who decides, where git does not tell' },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const path = join(workspace, DECISIONS_FILE)
        const decisions = await readDecisions(path)
        if (args.list) return print([...decisions].map(([id, decision]) => `${id}  ${describeDecision(decision)}`))
        const id = namedRow(args)
        const size = args.sample === undefined ? null : Number(args.sample)
        if (size !== null && !(Number.isSafeInteger(size) && size > 0)) throw new StageError(`--sample is "${args.sample}"; give it a whole number above 0`)
        if (!args.stale && id === undefined && !(process.stdin.isTTY && process.stdout.isTTY)) throw new StageError(NO_TERMINAL)

        const graph = loadGraph(workspace)
        const { rows, rejected, flags } = await openRows({ workspace, graph, profile: args.profile ?? graph.defaultProfile })
        if (args.stale) return print(await findStale(decisions, rows(new Set(decisions.keys()))))
        if (id !== undefined) {
          for await (const row of rows(new Set([id]))) return print([await decideByName(args, row, path)])
          throw new StageError(`there is no row ${id} in what merge left; npx tsx scripts/show.ts merge --limit 1000 prints rows with their ids`)
        }
        const ids = args.id ? new Set([args.id]) : args.rejected ? await rejected() : undefined
        const isDecided = (row: Example) => decisions.has(row.id) && decisions.get(row.id)?.before === rowDigest(row)
        const isOpen = (row: Example) => args.id !== undefined || args.decided === true || !isDecided(row)
        const sample = size === null ? undefined : { size, seed: args.seed }
        const selected = selectRows(rows(ids), { source: args.source, tag: args.tag, ids, sample }, isOpen)
        await using terminal = openTerminal(process.env.VISUAL || process.env.EDITOR || 'vi')
        const { shown, decided } = await reviewRows({ rows: selected, path, decisions, terminal, flags: await flags(), by: args.by })
        if (shown === 0) console.log('no row to review: none is as asked for, or all of them are decided (--decided shows those too)')
        else console.log(`\nrows decided: ${decided}${decided > 0 ? `; npm start applies it, and ${DECISIONS_FILE} belongs into git` : ''}`)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function print(lines: readonly string[]): void {
  console.log(lines.length === 0 ? 'none' : lines.join('\n'))
}
