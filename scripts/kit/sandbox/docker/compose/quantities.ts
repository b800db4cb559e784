import { z } from 'zod'

const nanoseconds: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }
const bytes: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** Such as `1m30s`, in nanoseconds, which is what the engine takes. */
export const Duration = z.string().transform((text, context) => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)]
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text) {
    return Math.round(parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (nanoseconds[unit] ?? 0), 0))
  }
  context.addIssue({ code: 'custom', message: `"${text}" is no duration; write one such as 10s, 500ms or 1m30s` })
  return z.NEVER
})

/** Such as `512m` or `1gb`, in bytes. */
export const Bytes = z.union([z.number(), z.string()]).transform((given, context) => {
  const [whole, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)(?:i?b)?$/i.exec(String(given)) ?? []
  if (whole !== undefined) return Math.round(Number(amount) * (bytes[unit.toLowerCase()] ?? 1))
  context.addIssue({ code: 'custom', message: `"${given}" is no size; write one such as 512m or 1g` })
  return z.NEVER
})

/** A number, also where a variable gave it and so it is text. */
export const Amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'not a number; write one')
    .transform(Number),
])

export const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
