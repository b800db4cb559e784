import { describe, expect, it } from 'vitest'
import type { Manifest } from '#kit/records'
import type { KeptRun } from './kept-run.ts'
import { underLicences } from './licences.ts'

const manifest: Manifest = { schema: 'flywheel/manifest@1', files: [], balance: null }
const run = {
  schema: 'flywheel/run@1',
  step: 's',
  profile: 'p',
  key: 'k',
  parts: {},
  startedAt: '',
  durationMs: 0,
  metrics: {},
  environment: { node: '', platform: '', arch: '' },
} as const
const kept = (more: Partial<KeptRun> = {}): KeptRun => ({ schema: 'flywheel/kept-run@2', manifest, run, stamps: {}, ...more })

describe('underLicences', () => {
  it('adds those of its needs to its own, each once, in one order', () => {
    expect(underLicences(kept({ licences: ['MIT', 'A'] }), ['Z', 'MIT']).manifest.licences).toEqual(['A', 'MIT', 'Z'])
  })

  it('a manifest of what stands under none says nothing', () => {
    expect(underLicences(kept(), []).manifest).toEqual(manifest)
    expect('licences' in underLicences(kept({ manifest: { ...manifest, licences: ['MIT'] } }), []).manifest).toBe(false)
  })

  it('what a kept run inherited is not its own: it goes when its needs have other licences', () => {
    const once = underLicences(kept({ licences: ['A'] }), ['not declared'])
    expect(underLicences(once, ['MIT']).manifest.licences).toEqual(['A', 'MIT'])
  })
})
