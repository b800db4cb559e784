import { readFileSync, writeFileSync } from 'node:fs'
import { defineCommand, runMain } from 'citty'
import { type Graph, loadGraph } from '#kit/graph'

const README = 'README.md'

await runMain(
  defineCommand({
    meta: { name: 'make-readme', description: 'Draws the graph of pipeline.yaml into the README.' },
    args: { check: { type: 'boolean', description: 'write nothing, fail where the picture is stale' } },
    run: ({ args }) => {
      const text = readFileSync(README, 'utf8')
      const fresh = text.replace(
        /(<!-- graph -->\n)[\s\S]*?(<!-- end of graph -->)/,
        (_, start: string, end: string) => `${start}${drawGraph(loadGraph(process.cwd()))}${end}`,
      )
      if (fresh === text) return
      if (args.check) {
        console.error(`the graph in ${README} is stale; run: npx tsx scripts/make-readme.ts`)
        process.exitCode = 1
        return
      }
      writeFileSync(README, fresh)
      console.log(`wrote the graph in ${README}`)
    },
  }),
)

/** A Mermaid flow chart. Steps of one `foreach`, and steps that differ by a source alone, are one box; an arrow that a longer way implies is left out. */
function drawGraph(graph: Graph): string {
  const box = (name: string) => {
    const { family, stage } = graph.declarations[name] ?? { family: name, stage: name }
    return graph.order.filter((other) => graph.declarations[other]?.stage === stage).length > 2 ? `${stage}-*` : family
  }
  const members = new Map<string, number>()
  const needs = new Map<string, Set<string>>()
  for (const name of graph.order) {
    members.set(box(name), (members.get(box(name)) ?? 0) + 1)
    const of = needs.get(box(name)) ?? new Set()
    needs.set(box(name), of)
    for (const need of graph.declarations[name]?.needs ?? []) of.add(box(need.step))
  }
  const reaches = (from: string, to: string): boolean => [...(needs.get(to) ?? [])].some((need) => need === from || reaches(from, need))
  const arrows = [...needs].flatMap(([to, of]) =>
    [...of].filter((from) => ![...of].some((other) => reaches(from, other))).map((from) => `  ${id(from)} --> ${id(to)}`),
  )
  const nodes = [...members].map(([name, count]) => `  ${id(name)}["${name}${count > 1 ? ` (${count})` : ''}"]`)
  return ['```mermaid', 'flowchart LR', ...nodes, ...arrows, '```', ''].join('\n')
}

function id(name: string): string {
  return name.replace(/-?\*$/, '_all').replaceAll('-', '_')
}
