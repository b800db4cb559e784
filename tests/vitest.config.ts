import { defineConfig } from 'vitest/config'

// Two projects: what is small first; then what runs whole pipelines, engines or training runs, two files at a time.
const root = new URL('..', import.meta.url).pathname
const exclude = ['**/node_modules/**', '**/out/**', '.store/**', '.venv/**']
const whole = ['tests/**/*.whole.test.ts', 'stages/train/**/*.test.ts', 'scripts/kit/serve/**/*.test.ts', 'scripts/kit/python/**/*.test.ts']

export default defineConfig({
  root,
  test: {
    globalSetup: './tests/temporary-folder.ts',
    reporters: ['default', './tests/closing-line.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'rooms', include: ['**/*.test.ts'], exclude: [...exclude, ...whole], sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'whole', include: whole, exclude, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
})
