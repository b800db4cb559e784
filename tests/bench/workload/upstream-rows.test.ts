import { describe, expect, it } from 'vitest'
import glaive from '../../../datasets/glaive/normalize/convert.ts'
import toucan from '../../../datasets/toucan/normalize/convert.ts'
import { glaiveRows } from './glaive-rows.ts'
import { toucanRows } from './toucan-rows.ts'

describe('made rows of upstream datasets', () => {
  it('are the same for the same number, and different from each other but for the share that repeats', () => {
    const texts = (duplicates: number) => Array.from(glaiveRows(1000, { duplicates }), (row) => JSON.stringify(row))
    expect(texts(0)).toEqual(texts(0))
    expect(new Set(texts(0)).size).toBe(1000)
    expect(new Set(texts(0.2)).size).toBeGreaterThan(750)
    expect(new Set(texts(0.2)).size).toBeLessThan(850)
  })

  it('are of the size and kinds of the upstream, and can be read but for a few', () => {
    const rows = Array.from(glaiveRows(2000))
    const kinds = rows.map((row) => glaive.convert(row)).map((conversion) => (conversion.kind === 'example' ? conversion.tags[0] : conversion.kind))
    expect(kinds.filter((kind) => kind === 'call').length).toBeGreaterThan(1000)
    expect(kinds.filter((kind) => kind === 'rejected').length).toBeLessThan(20)
    const mean = rows.reduce((sum, row) => sum + JSON.stringify(row).length, 0) / rows.length
    expect([mean > 2000, mean < 2800]).toEqual([true, true])
  })

  it('of Toucan can be read, all of them, with the invalid escapes mended', () => {
    const conversions = Array.from(toucanRows(1000), (row) => toucan.convert(toucan.row.parse(row)))
    const tags = conversions.flatMap((conversion) => (conversion.kind === 'example' ? conversion.tags : [conversion.reason]))
    expect(conversions.every(({ kind }) => kind === 'example')).toBe(true)
    for (const tag of ['subset:irrelevant', 'subset:multi-turn', 'parallel-calls', 'no-call', 'repair:escaped-quote']) expect(tags).toContain(tag)
  })
})
