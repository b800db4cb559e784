import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Model } from '#kit/stage'

const workspace = join(import.meta.dirname, '..')

/** What holds of every model: its folder has all that makes it, and its shape fits together. */
export function describeModel({ name, model }: { name: string; model: Model }): void {
  const { base, chatTemplate, licence, summary } = model

  describe(`model ${name}`, () => {
    it('says what it is and under which licence', () => {
      expect(summary).toMatch(/\S/)
      expect(licence).toMatch(/\S/)
    })
    it.skipIf(chatTemplate === null)('keeps its chat template in its own folder, where an edit of it is an edit of the model', () => {
      expect(chatTemplate).toMatch(new RegExp(`^models/${name}/`))
      expect(existsSync(join(workspace, chatTemplate ?? ''))).toBe(true)
    })
    if (base.kind === 'hub') {
      it('names its weights by a commit, which does not move', () => {
        expect(base.revision).toMatch(/^[0-9a-f]{40}$/)
      })
      return
    }
    it('brings a chat template, since a model without weights comes with none', () => {
      expect(chatTemplate).not.toBeNull()
    })
    it('has a shape that fits together', () => {
      const { num_attention_heads: heads, num_key_value_heads: sharedHeads, head_dim: headDimension, max_position_embeddings: positions } = base.config
      expect(Number(heads) % Number(sharedHeads)).toBe(0)
      expect(Number(headDimension) % 2).toBe(0) // rotary positions turn pairs
      expect(Number(positions)).toBeGreaterThanOrEqual(128) // the longest turn that is trained on by default
      expect(base.vocabulary).toBeGreaterThanOrEqual(256 + 7) // every byte, and the marks of the tokenizer
    })
  })
}
