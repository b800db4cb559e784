import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Whether `npm test` has made the Python environment of this checkout. */
export const pythonReady = (): boolean => existsSync(join(import.meta.dirname, '../.venv/bin/python'))
