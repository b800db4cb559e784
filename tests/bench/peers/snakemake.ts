import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, copyWork, removeAtExit, writeFiles } from '../contestant.ts'
import { type BenchGraph, generatorFiles } from '../graph.ts'

/** The graph in a Snakefile, with Snakemake's own triggers and as many jobs at once as Nx runs. */
export async function makeSnakemake(graph: BenchGraph, bin: string): Promise<Contestant> {
  const workspace = await mkdtemp(join(tmpdir(), 'flywheel-bench-snakemake-'))
  removeAtExit(workspace)
  copyWork(workspace)
  writeFiles(workspace, { ...generatorFiles(graph), Snakefile: rulesOf(graph) })
  return {
    name: 'snakemake',
    workspace,
    command: [join(bin, 'snakemake'), '--cores', '2'],
    environment: { XDG_CACHE_HOME: join(workspace, '.cache') },
    isIdle: (output) => output.includes('Nothing to be done'),
    result: rowsOf(graph.chain.at(-1) ?? ''),
  }
}

const rowsOf = (name: string) => `out/${name}/rows.jsonl`

const rulesOf = ({ generators, chain, rows }: BenchGraph): string => `GENERATORS = ${JSON.stringify(generators)}

rule all:
    input: "${rowsOf(chain.at(-1) ?? '')}"

rule generate:
    input: generator="generators/{name}/generator.ts", code=["by-hand.ts", "work.ts"]
    output: "${rowsOf('{name,g[0-9]+}')}"
    params: rows=${rows}
    shell: "node by-hand.ts generate {output} {input.generator} --rows {params.rows}"
${chain
  .map(
    (name, index) => `
rule ${name}:
    input: rows=${index === 0 ? `expand("${rowsOf('{name}')}", name=GENERATORS)` : `"${rowsOf(chain[index - 1] ?? '')}"`}, code=["by-hand.ts", "work.ts"]
    output: "${rowsOf(name)}"
    shell: "node by-hand.ts ${index === 0 ? 'merge' : 'pass'} {output} {input.rows}"
`,
  )
  .join('')}`
