import type { Random } from './random.ts'

/** Hexadecimal digits, as containers and commits are named by. Twelve or forty of them are no secret: nothing opens with them. */
export const drawHex = (random: Random, length: number): string => Array.from({ length }, () => random.pick([...'0123456789abcdef'])).join('')

/** The end of a name that Kubernetes makes: letters and digits that form no words. */
export const drawSuffix = (random: Random, length: number): string => Array.from({ length }, () => random.pick([...'bcdfghjklmnpqrstvwxz2456789'])).join('')
