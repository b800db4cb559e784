import { readFileSync, writeFileSync } from 'node:fs'
import { createMinHasher } from '#kit/minhash'

// sign-texts.ts TEXTS SIGNATURES PERMUTATIONS SEED: the counterpart of peers/minhash.py. Prints the seconds from the texts in memory to their signatures.
const [, , from = '', to = '', permutations = '', seed = ''] = process.argv
const texts: string[] = readFileSync(from, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const hasher = createMinHasher({ permutations: Number(permutations), wordsPerShingle: 5, seed: Number(seed) })
for (const text of texts.slice(0, 500)) hasher.signature(text)
const started = performance.now()
const signatures = texts.map((text) => hasher.signature(text))
console.log((performance.now() - started) / 1000)
const all = new Uint32Array(texts.length * Number(permutations))
for (const [row, signature] of signatures.entries()) if (signature) all.set(signature, row * signature.length)
writeFileSync(to, all)
