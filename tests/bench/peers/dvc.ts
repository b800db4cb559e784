import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, copyWork, removeAtExit, time, writeFiles } from '../contestant.ts'
import { type BenchGraph, generatorFiles } from '../graph.ts'

/** As DVC's documentation advises where speed counts: links instead of copies, and neither analytics nor the look for updates. What it keeps for a machine lies here too. */
const settings = (workspace: string): string => `[core]
    analytics = false
    check_update = false
    site_cache_dir = ${join(workspace, '.dvc/site')}
[cache]
    type = "hardlink,symlink"
`

/** The graph in dvc.yaml, in a git repository of its own. Its steps are command lines that do the same work. */
export async function makeDvc(graph: BenchGraph, bin: string): Promise<Contestant> {
  const workspace = await mkdtemp(join(tmpdir(), 'flywheel-bench-dvc-'))
  removeAtExit(workspace)
  copyWork(workspace)
  writeFiles(workspace, { ...generatorFiles(graph), 'dvc.yaml': pipelineOf(graph) })
  for (const name of [...graph.generators, ...graph.chain]) writeFiles(workspace, { [`out/${name}/.gitignore`]: '/rows.jsonl\n' })
  const dvc = join(bin, 'dvc')
  const run = (...command: [string, ...string[]]) => time({ name: 'dvc', workspace, command })
  await run('git', 'init', '-q', '-b', 'main')
  await run(dvc, 'init', '-q')
  writeFiles(workspace, { '.dvc/config': settings(workspace), '.dvc/.gitignore': '/config.local\n/tmp\n/cache\n/site\n' })
  await run('git', 'add', '-A')
  await run('git', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'bench')
  return {
    name: 'dvc',
    workspace,
    command: [dvc, 'repro'],
    isIdle: (output) => output.includes('Data and pipelines are up to date'),
    result: `out/${graph.chain.at(-1)}/rows.jsonl`,
  }
}

const rowsOf = (name: string) => `out/${name}/rows.jsonl`

function pipelineOf({ generators, chain, rows }: BenchGraph): string {
  const made = generators.map((name) => stageOf(name, 'generate', [`generators/${name}/generator.ts`], ` --rows ${rows}`))
  const chained = chain.map((name, index) =>
    index === 0 ? stageOf(name, 'merge', generators.map(rowsOf)) : stageOf(name, 'pass', [rowsOf(chain[index - 1] ?? '')]),
  )
  return `stages:\n${[...made, ...chained].join('')}`
}

const stageOf = (name: string, kind: string, inputs: readonly string[], options = ''): string => `  ${name}:
    cmd: node by-hand.ts ${kind} ${rowsOf(name)} ${inputs.join(' ')}${options}
    deps: [by-hand.ts, work.ts, ${inputs.join(', ')}]
    outs: [${rowsOf(name)}]
`
