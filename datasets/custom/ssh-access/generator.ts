import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { removeKey, whoMayLogIn } from './scenes/keys.ts'
import { loginDenied } from './scenes/login-denied.ts'
import { passwordLogin, whoTried } from './scenes/server.ts'

export default defineGenerator({
  summary: 'Who may log in over ssh: keys, settings of sshd, refused logins and their reason; keys removed after consent, never the last way in.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'ssh-access', scenes: [whoMayLogIn, removeKey, loginDenied, passwordLogin, whoTried], random }),
})
