import { stringify } from 'yaml'
import { Split } from '#kit/records'
import { type CardFacts, exportedRows, filters, rowsOf, type SourceFacts } from './card-facts.ts'
import type { CardParams } from './card-params.ts'
import { hubLicence } from './licences.ts'

/** The `README.md` of a dataset, with the YAML head that the Hugging Face hub reads (its "dataset card"). */
export function datasetCard(facts: CardFacts, params: CardParams): string {
  const exported = exportedRows(facts)
  const { train, validation, test } = exported
  const rejected = facts.filters.flatMap(({ name, rejected: rows }) => rows.map((one) => [code(name), code(one.source), code(one.reason), count(one.rows)]))
  const sections = [
    `# ${params.title}`,
    params.abstract,
    `${count(rowsOf(exported))} rows: ${count(train)} to train on, ${count(validation)} to validate with, ${count(test)} to test with. Rows of one group stand on one side of the split.`,
    '## Files',
    ...facts.formats.map(({ folder, summary }) => `- \`${folder}/\`: ${summary}`),
    table(
      ['file', 'lines', 'bytes', 'sha256'],
      facts.files.map(({ path, lines, bytes, sha256 }) => [code(path), count(lines), count(bytes), code(sha256)]),
    ),
    'A row that one of the formats cannot express is in none. `splits.parquet` names the rows, `rejected.parquet` holds those that no format could express.',
    '## Sources',
    table(
      ['source', 'from', 'revision', 'licence', 'rows', ...Split.options],
      facts.sources.map((source) => [
        code(source.source),
        origin(source),
        revisions(source),
        source.licences.join(', '),
        count(source.rows),
        ...Split.options.map((split) => count(source.exported[split])),
      ]),
    ),
    '`rows` is what was read or made, before anything was rejected; of recorded runs, what the guard let pass.',
    '## Filters',
    table(
      ['filter', 'rejects', 'rows in', 'rows out', 'rejected'],
      facts.filters.map((filter) => [code(filter.name), filters[filter.name], count(filter.in), count(filter.out), count(filter.in - filter.out)]),
    ),
    ...(rejected.length > 0 ? [table(['filter', 'source', 'reason', 'rows'], rejected)] : []),
    'Of each source, rows = train + validation + test + rejected. A step keeps the rows it rejects, with the reason and the particulars, in its `rejected.parquet`.',
    '## How it was made',
    `By Flywheel, one step after the other from the sources on; \`npx nx run pipeline:${facts.step}\` makes it again. The params of every step, and the sha256 and rows of every file of every step, stand in \`pipeline.lock.json\`; the profile whose digests are those above is the one that made these files. \`npx tsx scripts/reproduce.ts\` rebuilds all of it in a clean clone and compares the bytes.`,
    'How to cite it: `CITATION.cff`.',
  ]
  return `---\n${head(facts, params)}---\n\n${joinSections(sections)}\n`
}

function head(facts: CardFacts, params: CardParams): string {
  const licences = [...new Set(facts.sources.filter(isExported).flatMap((source) => source.licences.map(hubLicence)))].sort()
  const configs = facts.formats.map(({ folder }, index) => ({
    config_name: folder,
    ...(index === 0 && { default: true }),
    data_files: Split.options
      .filter((split) => facts.files.some(({ path, lines }) => path === `${folder}/${split}.jsonl` && lines > 0)) // the hub's loader fails on an empty file
      .map((split) => ({ split, path: `${folder}/${split}.jsonl` })),
  }))
  return stringify(
    {
      pretty_name: params.title,
      license: licences.length === 1 ? licences[0] : licences,
      language: params.languages,
      task_categories: ['text-generation'],
      tags: params.keywords,
      size_categories: [sizeCategory(rowsOf(exportedRows(facts)))],
      configs: configs.filter(({ data_files }) => data_files.length > 0),
    },
    { lineWidth: 0 },
  )
}

export const isExported = ({ exported }: SourceFacts): boolean => rowsOf(exported) > 0

/** The hub's names of sizes, in rows. */
export function sizeCategory(rows: number): string {
  const steps: [number, string][] = [
    [1e3, '1K'],
    [1e4, '10K'],
    [1e5, '100K'],
    [1e6, '1M'],
    [1e7, '10M'],
    [1e8, '100M'],
    [1e9, '1B'],
    [1e10, '10B'],
    [1e11, '100B'],
    [1e12, '1T'],
  ]
  const above = steps.findIndex(([limit]) => rows < limit)
  if (above === 0) return 'n<1K'
  return above < 0 ? 'n>1T' : `${steps[above - 1]?.[1]}<n<${steps[above]?.[1]}`
}

function origin({ making, repository, source }: SourceFacts): string {
  if (repository !== null) return repository
  return making === 'recorded' ? 'runs of agents on tasks' : making === 'generated' ? `generator \`datasets/${source}\`` : ''
}

const revisions = ({ revisions: all }: SourceFacts): string => (all.length > 1 ? `${all.length} revisions` : all.map(code).join(''))

/** Grouped by hand: a locale of the machine must not show. */
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
const code = (text: string): string => `\`${text}\``
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return [names, names.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
}

/** Sections stand apart by an empty line, items of a list do not. */
const joinSections = (sections: readonly string[]): string =>
  sections.reduce((text, section, index) => `${text}${section.startsWith('- ') && sections[index - 1]?.startsWith('- ') ? '\n' : '\n\n'}${section}`).trim()
