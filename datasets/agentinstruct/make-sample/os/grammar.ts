import { gpt, human, type Said } from '../row.ts'

export const bash = (thought: string, command: string): string => `Think: ${thought}\n\nAct: bash\n\n\`\`\`bash\n${command}\n\`\`\``
export const answer = (thought: string, text: string): string => `Think: ${thought}\n\nAct: answer(${text})`
export const finish = (thought: string): string => `Think: ${thought}\n\nAct: finish`

/** What the OS prints: carriage returns, and the prompt with the window title before it. */
export const terminal = (output: string, host: string, folder = '/'): Said =>
  human(`The output of the OS:\n\n${output && `${output.replaceAll('\n', '\r\n')}\r\n`}\u001b]0;root@${host}: ${folder}\u0007root@${host}:${folder}# \u001b[K`)
export const plainOutput = (output: string): Said => human(`The output of the OS:\n${output}`)

const INSTRUCTION = `You are an assistant that solves problems on a Linux machine, and I pass your commands on to it. In each turn say what you think, then take one of three actions.

To run a script, write:

Think: why you run it.

Act: bash

\`\`\`bash
# the script
\`\`\`

When a task is done, write:

Think: why it is done.

Act: finish

When you know the answer to a question, write:

Think: how you know it.

Act: answer(the answer)

One action in a turn, no script that waits for input. I cut long output short.`

/** What each row starts with: the instruction, and one solved problem that is not to be learnt. */
export const opening = (problem: string): Said[] => [
  human(`${INSTRUCTION}\n\nNow, my problem is:\n\nhow many users can log in to this machine?`),
  gpt(bash('Users that can log in have a shell in /etc/passwd.', 'cat /etc/passwd'), false),
  plainOutput('root:x:0:0:root:/root:/bin/bash daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin [truncated because the output is too long]'),
  gpt(bash('The output was cut, so I let the machine count.', 'grep -vc -e nologin -e /bin/false /etc/passwd'), false),
  plainOutput('3'),
  gpt(answer('The machine has counted 3.', '3'), false),
  human(`Now, I will start a new problem in a new OS. My problem is:\n\n${problem}`),
]
export const unopened = (problem: string): Said[] => [human(`${INSTRUCTION}\n\nNow, my problem is:\n\n${problem}`)]
