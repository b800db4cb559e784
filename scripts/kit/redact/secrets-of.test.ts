import { expect, it } from 'vitest'
import { secretsOf } from './secrets-of.ts'

it('takes the values of secret names, longest first, and no trivial ones', () => {
  const environment = { OPENAI_API_KEY: 'sk-abcdef', DB_PASSWORD: 'sk-abcdef-long', HOME: '/home/user', AUTH: '1', github_token: undefined }
  expect(secretsOf(environment)).toEqual(['sk-abcdef-long', 'sk-abcdef'])
})

it('takes all that tasks are given, whatever the name', () => {
  expect(secretsOf({ FLYWHEEL_TASK_REGION: 'inner-ring-7' })).toEqual(['inner-ring-7'])
})

it('takes the passwords of URLs, whatever the name', () => {
  expect(secretsOf({ https_proxy: 'http://me:kX9vLq2@proxy:3128', NOTE: 'http://proxy:3128/a:b@c' })).toEqual(['kX9vLq2'])
})

it('leaves names alone that only sound secret, and ways to files', () => {
  const environment = {
    GIT_AUTHOR_NAME: 'Ada Lovelace',
    KEYBOARD_LAYOUT: 'qwertz-de',
    MAX_TOKENS: '100000',
    TOKENIZERS_PARALLELISM: 'enabled',
    PWD: '/home/user',
    SSH_AUTH_SOCK: '/tmp/ssh/agent',
    GOOGLE_APPLICATION_CREDENTIALS: './key.json',
  }
  expect(secretsOf(environment)).toEqual([])
})
