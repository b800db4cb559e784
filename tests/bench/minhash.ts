import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { chooseBands } from '#kit/minhash'
import { wilsonInterval } from '#kit/statistics'
import { alternate } from './alternate.ts'
import { removeAtExit, time } from './contestant.ts'
import { datasetTexts } from './near-duplicates/dataset-texts.ts'
import { estimatedPairs } from './near-duplicates/estimated-pairs.ts'
import { exactPairs } from './near-duplicates/exact-pairs.ts'
import { orTell } from './or-tell.ts'
import { installPeers } from './peers/install.ts'
import { median, report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

const permutations = 128
const threshold = 0.8
const bands = chooseBands({ permutations, threshold })
/** Similarities from 0.5 to 1, so that the threshold has pairs close to both its sides. */
const duplicates = { share: 0.3, words: 24 }
const oneThread = { RAYON_NUM_THREADS: '1', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }

// Text to signature, shingling included, on one core each. All signatures are cut and compared by the same code; what is found is held against exact Jaccard.
await runMain(
  defineCommand({
    meta: { name: 'minhash', description: 'MinHash signatures of rows of 2 KB, beside rensa and datasketch, and how many near duplicates each finds.' },
    args: {
      rows: { type: 'string', default: '20000', description: 'texts' },
      runs: { type: 'string', default: '5', description: 'rounds; each runs every contestant once' },
      peers: { type: 'boolean', default: true, description: 'rensa and datasketch (--no-peers: Flywheel alone)' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [rows, runs] = [wholeNumber(args.rows, '--rows'), wholeNumber(args.runs, '--runs')]
        const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-minhash-'))
        removeAtExit(folder)
        const texts = [...datasetTexts({ rows, characters: 2048, duplicates })]
        const source = join(folder, 'texts.jsonl')
        writeFileSync(source, texts.map((text) => `${JSON.stringify(text)}\n`).join(''))
        const bin = args.peers ? await installPeers(console.log, 'minhash') : undefined
        const exact = exactPairs(texts, { threshold, wordsPerShingle: 5 })
        const script = (path: string) => join(import.meta.dirname, path)
        const peers = ['rensa', 'datasketch'].map((name) => ({ name, program: [join(bin ?? '', 'python'), script('peers/minhash.py'), name] as const }))
        const ours = { name: 'flywheel', program: [process.execPath, script('near-duplicates/sign-texts.ts')] as const }
        const contestants = [ours, ...(bin ? peers : [])].map(({ name, program }) => {
          const target = join(folder, `${name}.u32`)
          const found = { pairs: 0, right: 0 }
          const run = async (round: number) => {
            const command: [string, ...string[]] = [...program, source, target, String(permutations), String(round + 1)]
            const { output } = await time({ name, workspace: folder, command, environment: oneThread })
            const pairs = estimatedPairs(signaturesIn(target), { bands, threshold })
            found.pairs += pairs.size
            found.right += pairs.intersection(exact).size
            return Number(output)
          }
          return { name, run, found }
        })
        const measured = await alternate(contestants, runs)
        const said = contestants.map(({ name, found: { pairs, right } }, index) => {
          const speed = Math.round(rows / median(measured[index]?.seconds ?? [])).toLocaleString('en')
          return `${name}: ${speed} rows/s; recall ${interval(right, exact.size * runs)}, precision ${interval(right, pairs)}`
        })
        const notes = [
          `${exact.size} pairs at ${threshold} or more by exact Jaccard; ${bands.bands} bands of ${bands.bandSize}; another seed in each round:`,
          ...said,
        ]
        console.log(report({ name: `signatures of ${rows} rows of 2 KB`, measured, peer: 'rensa', notes }))
      }),
  }),
)

/** With what chance leaves open, at 95 %. */
function interval(passed: number, of: number): string {
  const [low, high] = wilsonInterval({ passed, of }).map((rate) => rate.toFixed(3))
  return `${(passed / of).toFixed(3)} (${low} to ${high})`
}

function signaturesIn(path: string): Uint32Array[] {
  const bytes = readFileSync(path)
  const all = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  return Array.from({ length: all.length / permutations }, (_, row) => all.subarray(row * permutations, (row + 1) * permutations))
}
