import alfworld from './alfworld.ts'
import db from './db.ts'
import type { Grammar } from './grammar.ts'
import kg from './kg.ts'
import mind2web from './mind2web.ts'
import os from './os.ts'
import webshop from './webshop.ts'

export { type Grammar, grammarReasons } from './grammar.ts'

/** By the word that a row's id starts with: `os_42`. */
export const grammars: Readonly<Record<string, Grammar>> = { os, db, alfworld, webshop, kg, mind2web }
