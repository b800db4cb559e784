import type { StateFile, Verification } from '#kit/records'
import { sandboxPaths } from '#kit/sandbox'

/** `reward` null: the tests left none that could be read, which is not the same as 0. */
export type Rewards = Pick<Verification, 'reward' | 'rewards' | 'problem'>

/** Of a file with a reward; a number needs far less. */
export const longestRewardBytes = 65_536

/** The rewards among what the tests left in the verifier's folder: `reward.json` (an object of numbers) before `reward.txt`, as Harbor has it. */
export function readReward(files: readonly StateFile[]): Rewards {
  const names = ['reward.json', 'reward.txt'] as const
  for (const name of names) {
    const file = files.find(({ path }) => path === `${sandboxPaths.verifierLogs}/${name}`)
    if (!file) continue
    if (file.kind !== 'file') return none(`${name} is no file but a ${file.kind}`)
    const text = Buffer.from(file.content, 'base64').toString('utf8')
    if (text.length > longestRewardBytes) return none(`${name} is longer than ${longestRewardBytes} bytes`)
    if (text.trim() === '') return none(`${name} is empty`)
    return name === 'reward.json' ? fromJson(text) : fromText(text)
  }
  return none('the tests left neither reward.json nor reward.txt')
}

/** The one that counts: called "reward", or the only one. */
export function primaryReward(rewards: Readonly<Record<string, number>>): number | null {
  const numbers = Object.values(rewards)
  return rewards.reward ?? (numbers.length === 1 ? (numbers[0] ?? null) : null)
}

function fromJson(text: string): Rewards {
  const rewards = numbersOf(parse(text))
  if (!rewards) return none(`reward.json is no flat object of numbers: ${excerpt(text)}`)
  const reward = primaryReward(rewards)
  const problem = reward === null ? `reward.json has several numbers and none is called "reward": ${Object.keys(rewards).join(', ')}` : null
  return { reward, rewards, problem }
}

function fromText(text: string): Rewards {
  const reward = /^\s*0[box]/i.test(text) ? Number.NaN : Number(text)
  return Number.isFinite(reward) ? { reward, rewards: { reward }, problem: null } : none(`reward.txt holds no number: ${excerpt(text)}`)
}

function numbersOf(value: unknown): Record<string, number> | null {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return null
  const entries = Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
  return entries.length > 0 && entries.length === Object.keys(value).length ? Object.fromEntries(entries) : null
}

const none = (problem: string): Rewards => ({ reward: null, rewards: {}, problem })

const excerpt = (text: string): string => JSON.stringify(text.trim().slice(0, 80))

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
