import type { StateFile } from '#kit/records'
import { sandboxPaths } from '#kit/sandbox'

/** `reward` null: the tests left none that could be read, which is not the same as 0. */
export type Reward = { reward: number } | { reward: null; problem: string }

/** The reward among what the tests left in the verifier's folder: `reward.json` (an object of numbers) before `reward.txt`, as Harbor has it. */
export function readReward(files: readonly StateFile[]): Reward {
  const json = textOf(files, 'reward.json')
  if (json !== null) return fromJson(json)
  const text = textOf(files, 'reward.txt')
  if (text === null) return { reward: null, problem: 'the tests left neither reward.json nor reward.txt' }
  return fromNumber(text.trim() === '' ? Number.NaN : Number(text), `reward.txt holds no number: ${JSON.stringify(text.trim().slice(0, 80))}`)
}

function textOf(files: readonly StateFile[], name: string): string | null {
  const file = files.find(({ path, kind }) => kind === 'file' && path === `${sandboxPaths.verifierLogs}/${name}`)
  return file ? Buffer.from(file.content, 'base64').toString('utf8') : null
}

function fromJson(text: string): Reward {
  const problem = `reward.json is no flat object of numbers: ${JSON.stringify(text.trim().slice(0, 80))}`
  const value = parse(text)
  if (!value || typeof value !== 'object' || Array.isArray(value)) return { reward: null, problem }
  const entries = Object.entries(value)
  if (entries.length === 0 || entries.some(([, number]) => typeof number !== 'number')) return { reward: null, problem }
  const [, number] = entries.find(([key]) => key === 'reward') ?? (entries.length === 1 ? (entries[0] ?? []) : [])
  if (number === undefined) return { reward: null, problem: `reward.json has several numbers and none is called "reward": ${Object.keys(value).join(', ')}` }
  return fromNumber(number, problem)
}

const fromNumber = (number: number, problem: string): Reward => (Number.isFinite(number) ? { reward: number } : { reward: null, problem })

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
