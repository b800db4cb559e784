import { z } from 'zod'

/** One of a compose file; keys that are not looked at are handed on. */
export const Service = z.looseObject({
  build: z.union([z.string(), z.looseObject({ context: z.string().default('.'), dockerfile: z.string().default('Dockerfile') })]).optional(),
  image: z.string().optional(),
  volumes: z.array(z.unknown()).optional(),
  environment: z.union([z.array(z.string()), z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))]).optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
})
export type Service = z.infer<typeof Service>

/** Variables, by name. */
export function tableOf(environment: Service['environment'] = []): Record<string, string> {
  const pairs = Array.isArray(environment) ? environment.map((line) => splitOnce(line)) : Object.entries(environment)
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value ?? '')]))
}

function splitOnce(line: string): [string, string] {
  const place = line.indexOf('=')
  return place < 0 ? [line, ''] : [line.slice(0, place), line.slice(place + 1)]
}
