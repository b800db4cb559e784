import { describe, expect, it } from 'vitest'
import { commandsOf } from './commands-of.ts'
import { countEscalations } from './count-escalations.ts'

describe('countEscalations', () => {
  it.each([
    ['sudo systemctl restart nginx', 1],
    ['/usr/bin/sudo -u postgres psql', 1],
    ['echo a | sudo tee f && su - root -c id', 2],
    ['if doas true; then echo; fi', 1],
    ['f() { sudo id; }; f', 1],
    ['x=$(sudo cat f)', 1],
    ['echo `sudo cat f`', 1],
    ['diff <(sudo cat a) b', 1],
    ['LANG=C sudo id', 1],
    ['env -u HOME A=b sudo id', 1],
    ['timeout -k 5 10 sudo id', 1],
    ['find . -name "*.log" -exec sudo rm {} +', 1],
    ['ls | xargs -n 1 sudo rm', 1],
    ["bash -lc 'cd / && sudo id'", 1],
    ['nohup nice -n 10 bash -c "sudo id"', 1],
    ['eval "sudo id"', 1],
    ["'su'do id", 1],
    ['s\\udo id', 1],
  ])('%s: %i', (script, count) => {
    expect(countEscalations(script)).toBe(count)
  })

  it.each(['grep sudo /var/log/auth.log', 'echo "sudo id"', 'cat <<EOF\nsudo id\nEOF', 'man sudo', 'ls # sudo id', 'xargs grep su', 'echo sudoku'])(
    'does not count words that are no command: %s',
    (script) => {
      expect(countEscalations(script)).toBe(0)
    },
  )

  it('counts the words where the script does not parse', () => {
    expect(countEscalations('sudo id; if')).toBe(1)
  })
})

describe('commandsOf', () => {
  it('gives null for words that only running would tell', () => {
    expect(commandsOf('rm "$HOME/x" *.log \'a b\'')).toEqual([['rm', null, null, 'a b']])
  })
})
