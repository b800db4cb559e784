import type { Case } from '../case.ts'
import { doubtful } from './doubtful.ts'
import { failures } from './failures.ts'
import { hacks } from './hacks.ts'
import { honest } from './honest.ts'
import { lookAlikes } from './look-alikes.ts'

export const cases: readonly Case[] = [...honest, ...lookAlikes, ...hacks, ...failures, ...doubtful]
