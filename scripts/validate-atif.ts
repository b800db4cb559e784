import { once } from 'node:events'
import { defineCommand, runMain } from 'citty'
import { type AtifError, AtifFileError, type AtifProfile, atifProfiles, readAtif, validateAtif } from '#kit/atif'
import { endWithReader, findOptionFault } from '#kit/command'

endWithReader(1)

const options = {
  profile: {
    type: 'string',
    default: 'compat',
    description: 'compat (the verdicts of the reference validator of v1.7) or strict (and what it lets pass)',
    valueHint: 'NAME',
  },
} as const

// One JSON line a file. Ends with 0 where all are valid, 1 where one is not or cannot be read, 2 where nothing was checked.
await runMain(
  defineCommand({
    meta: { name: 'validate-atif', description: 'Checks trajectories (ATIF v1.0 to v1.7): validate-atif.ts [--profile compat|strict] FILE...' },
    args: options,
    run: async ({ args, rawArgs }) => {
      const fault = findOptionFault(rawArgs, options, { takesFiles: true })
      if (fault !== null) return refuse(fault)
      const profile = atifProfiles.find((name) => name === args.profile)
      if (!profile) return refuse(`--profile is "${args.profile}"; give ${atifProfiles.join(' or ')}`)
      if (args._.length === 0) return refuse('no file is named; give one or more: validate-atif.ts FILE...')
      process.exitCode = 0
      for (const file of args._) await check(file, profile)
    },
  }),
)

async function check(file: string, profile: AtifProfile): Promise<void> {
  const errors = faultsOf(file, profile)
  if (errors.length > 0) process.exitCode = 1
  const line = JSON.stringify({ file, valid: errors.length === 0, errors })
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

function faultsOf(file: string, profile: AtifProfile): AtifError[] {
  try {
    const { raw, neighbours } = readAtif(file)
    return validateAtif(raw, { profile, neighbours })
  } catch (error) {
    if (error instanceof AtifFileError) return [{ path: 'trajectory', message: error.reason }]
    throw error
  }
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}
