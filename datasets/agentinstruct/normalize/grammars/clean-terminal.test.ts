import { describe, expect, it } from 'vitest'
import { cleanTerminal } from './clean-terminal.ts'

const title = '\u001b]0;root@c1: /srv\u0007'

describe('cleanTerminal', () => {
  it.each<[string, string, string]>([
    ['the prompt behind its window title, and the blank first line', `\n262\r\n${title}root@c1:/srv# \u001b[K`, '262'],
    ['an empty output', `\n${title}root@c1:/srv#`, ''],
    ['a prompt with a dollar and a home folder', '\n5\r\n\u001b]0;lea@c1: ~\u0007lea@c1:~$ ', '5'],
    ['colours and line codes', '\u001b[01;31m\u001b[Kroot\u001b[m\u001b[K   1  bash\r\n', 'root   1  bash'],
    ['other titles and character sets', '\u001b]2;title\u001b\\a\u001b(Bb\u001b=c\u001b]0;open\n', 'abc'],
    ['carriage returns', ' 10%\r100%\r\ndone\r\r\n', ' 10%\n100%\ndone'],
    ['what was backspaced over', 'lz\bs\nx\n\b-', 'ls\nx\n-'],
    ['bells and nulls', 'a\u0007b\u0000c', 'abc'],
  ])('takes out %s', (_, output, expected) => {
    expect(cleanTerminal(output)).toEqual({ text: expected, isCleaned: true })
  })

  it('leaves plain output as it is, with its tabs, indents and lines like prompts', () => {
    const output = '  a\tb\n\nroot@c1:/srv# is the prompt'
    expect(cleanTerminal(output)).toEqual({ text: output, isCleaned: false })
  })
})
