import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { findPrompt, openLineage, presentStory, tellRow } from '#kit/lineage'
import { visible } from '#kit/present'
import { StageError } from '#kit/stage'

await runMain(
  defineCommand({
    meta: { name: 'why', description: "Tells a row's story: where it came from, what each step did with it and why, which models learnt from it." },
    args: {
      row: { type: 'positional', description: 'id of a row (ex_...)', required: false },
      prompt: { type: 'string', description: 'tell of every row that asks this', valueHint: 'TEXT' },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      try {
        if ((args.row === undefined) === (args.prompt === undefined)) throw new StageError('name a row (npx tsx scripts/why.ts ex_...) or give --prompt "..."')
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        await using lineage = await openLineage({ workspace, graph, profile })
        const asked = args.prompt === undefined ? null : await findPrompt({ lineage, prompt: args.prompt })
        const ids = asked ? asked.rows.map(({ id }) => id) : [args.row ?? '']
        const stories = []
        for (const id of ids) stories.push(...(await tellRow({ workspace, lineage, id }).then((story) => (story ? [story] : []))))
        if (args.format === 'json') console.log(JSON.stringify({ profile, ...(asked && { heldOut: asked.heldOut, isCut: asked.isCut }), stories }, null, 1))
        else {
          for (const name of asked?.heldOut ?? []) console.log(`held out of training: ${visible(name)} asks this`)
          for (const story of stories) console.log(presentStory(story).join('\n'))
          if (asked?.isCut) console.log(`... and more rows; ask for one by its id`)
        }
        if (stories.length > 0 || (asked?.heldOut.length ?? 0) > 0) return
        const what = asked ? 'no row asks this' : `no step knows a row ${args.row}`
        throw new StageError(`${what} under profile ${profile}; \`npx tsx scripts/show.ts STEP [--rejected]\` prints rows with their ids`)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
