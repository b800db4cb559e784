import { createRandom } from '#kit/fleet'
import type { Variety } from '#kit/records'
import type { Draft } from '#kit/stage'
import { findValues } from './find-values.ts'
import { contentOf, type RowContent } from './row-content.ts'
import { selfSimilarity } from './self-similarity.ts'
import { skeletonOf, skeletonOfCommand, wordsOfTurn } from './words.ts'

export type VarietyFigures = Omit<Variety, 'version' | 'source' | 'floors'>

export interface VarietyMeasure {
  /** Gives the row back, so that it can stand before an output. */
  add<Row extends Pick<Draft, 'messages'>>(row: Row): Row
  figures(): VarietyFigures
}

/** Measures how varied rows are, by their content alone. `Variety` says what each figure means. */
export function createVarietyMeasure(): VarietyMeasure {
  const rows: RowContent[] = []
  return {
    add: (row) => {
      rows.push(contentOf(row.messages))
      return row
    },
    figures() {
      const values = findValues(rows)
      const bare = rows.map(({ turns, calls }) => ({
        turns: turns.map((turn) => skeletonOf(wordsOfTurn(turn), values)),
        calls: calls.map(({ name, command }) => ({ name, words: command === null ? null : skeletonOfCommand(command, values) })),
      }))
      const texts = bare.map(({ turns, calls }) => [...turns.flat(), ...calls.flatMap(({ name, words }) => [name, ...(words ?? [])])])
      return {
        rows: rows.length,
        prompts: {
          distinct: count(rows.flatMap(({ turns }) => turns)),
          skeletons: count(bare.flatMap(({ turns }) => turns.map((words) => words.join(' ')))),
        },
        commands: {
          distinct: count(rows.flatMap(({ calls }) => calls.flatMap(({ command }) => command ?? []))),
          skeletons: count(bare.flatMap(({ calls }) => calls.flatMap(({ words }) => words?.join(' ') ?? []))),
        },
        sequences: count(rows.map(({ sequence }) => sequence)),
        mostCalls: rows.reduce((most, { calls }) => Math.max(most, calls.length), 0),
        similarity: rounded(selfSimilarity(texts, createRandom('pairs of rows'))),
      }
    },
  }
}

const count = (items: readonly string[]): number => new Set(items).size
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000) / 1000)
