type Table = Record<string, unknown>

/** A value that stands where it may not, or in words that the format has given up and that cannot be read. */
export interface LegacyFault {
  path: (string | number)[]
  message: string
}

const sizes = /^(\d+(?:\.\d+)?)\s*([KMG])B?$/i
const perUnit: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024 }

/**
 * Puts keys that the format has renamed under their names of today, in place: `version`, `memory`, `storage`, `allow_internet`. Where both are given and do not
 * say the same, or the old one cannot be read, a fault.
 */
export function renameLegacyKeys(file: Table): LegacyFault[] {
  const faults: LegacyFault[] = []
  if ('version' in file) {
    const { version } = file
    delete file.version
    if (file.schema_version === undefined) file.schema_version = version
    else if (file.schema_version !== version) faults.push({ path: ['version'], message: 'says other than schema_version; keep schema_version alone' })
  }
  for (const { table, path } of environmentsOf(file)) {
    for (const name of ['memory', 'storage']) faults.push(...renameSize(table, path, name))
    faults.push(...renameInternet(table, path))
  }
  return faults
}

/** `environment` itself and those of verifiers. */
function environmentsOf(file: Table): { table: Table; path: (string | number)[] }[] {
  const steps = Array.isArray(file.steps) ? file.steps : []
  const places: { holder: unknown; path: (string | number)[] }[] = [
    { holder: file, path: [] },
    { holder: file.verifier, path: ['verifier'] },
    ...steps.map((step, index) => ({ holder: isTable(step) ? step.verifier : null, path: ['steps', index, 'verifier'] })),
  ]
  return places.flatMap(({ holder, path }) => {
    const table = isTable(holder) ? holder.environment : null
    return isTable(table) ? [{ table, path: [...path, 'environment'] }] : []
  })
}

function renameSize(table: Table, path: (string | number)[], name: string): LegacyFault[] {
  const given = table[name]
  if (given === undefined) return []
  delete table[name]
  const [, amount, unit = ''] = typeof given === 'string' ? (sizes.exec(given.trim()) ?? []) : []
  const megabytes = Number(amount) * (perUnit[unit.toUpperCase()] ?? Number.NaN)
  if (!(megabytes > 0)) return [{ path: [...path, name], message: `is no size such as "2G", "512M" or "1024K"; write ${name}_mb, a number` }]
  const today = `${name}_mb`
  if (table[today] !== undefined && table[today] !== megabytes) return [{ path: [...path, name], message: `says other than ${today}; keep ${today} alone` }]
  table[today] = megabytes
  return []
}

function renameInternet(table: Table, path: (string | number)[]): LegacyFault[] {
  const given = table.allow_internet
  if (given === undefined) return []
  delete table.allow_internet
  if (typeof given !== 'boolean') return [{ path: [...path, 'allow_internet'], message: 'is neither true nor false; write network_mode' }]
  if (table.network_mode === undefined && table.allowed_hosts === undefined) table.network_mode = given ? 'public' : 'no-network'
  return []
}

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)
