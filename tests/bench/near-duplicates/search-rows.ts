import { createNearDuplicateSearch } from '#kit/minhash'
import { datasetTexts } from './dataset-texts.ts'

// search-rows.ts ROWS CHARACTERS THRESHOLD: prints as JSON how long rows take from text to what is dropped, how many are, and the most memory held.
// The making of the texts is not counted.
const [, , rows = '', characters = '', threshold = ''] = process.argv
const PORTION = 10_000

const search = createNearDuplicateSearch({ threshold: Number(threshold) })
let seconds = 0
const timed = (work: () => void) => {
  const started = performance.now()
  work()
  seconds += (performance.now() - started) / 1000
}
const add = (texts: string[]) =>
  timed(() => {
    for (const text of texts) search.add(text)
  })
let portion: string[] = []
for (const text of datasetTexts({ rows: Number(rows), characters: Number(characters), duplicates: { share: 0.3, words: 5 } })) {
  portion.push(text)
  if (portion.length < PORTION) continue
  add(portion)
  portion = []
}
add(portion)
const added = seconds
let dropped = 0
timed(() => {
  for (const _ of search.duplicates()) dropped++
})
console.log(JSON.stringify({ seconds, added, dropped, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
