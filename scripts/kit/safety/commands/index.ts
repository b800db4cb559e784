import type { CommandWords } from '#kit/shell'
import { access } from './access.ts'
import { containers } from './containers.ts'
import { databases } from './databases.ts'
import type { Destruction, Recognizer } from './destruction.ts'
import { files } from './files.ts'
import { power } from './power.ts'
import { services } from './services.ts'

export { inStatements, sqlClients } from './databases.ts'
export { type Destruction, destruction, type Severity, type TargetKind } from './destruction.ts'

/** By the command's name. */
const recognizers: Readonly<Record<string, Recognizer>> = { ...power, ...services, ...files, ...containers, ...databases, ...access }

/** What one command destroys or stops, by its name and words; it is not run, and what it runs in turn is not looked into. */
export function recognize([name, ...words]: CommandWords): Destruction[] {
  const plain = name?.split('/').at(-1) ?? ''
  if (name?.startsWith('/etc/init.d/')) return services.service?.([plain, ...words]) ?? []
  if (plain.startsWith('mkfs.')) return files.mkfs?.(words) ?? []
  return Object.hasOwn(recognizers, plain) ? (recognizers[plain]?.(words) ?? []) : []
}
