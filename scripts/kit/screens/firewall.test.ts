import { expect, it } from 'vitest'
import { ncProbe, nftChain, ssListening, ufwStatus } from './firewall.ts'

const rules = [
  { port: 22, from: null },
  { port: 5432, from: '10.1.0.0/16' },
]

it('numbers the rules of ufw', () => {
  expect(ufwStatus(rules, true).split('\n').slice(2)).toEqual([
    '     To                         Action      From',
    '     --                         ------      ----',
    '[ 1] 22/tcp                     ALLOW IN    Anywhere',
    '[ 2] 5432/tcp                   ALLOW IN    10.1.0.0/16',
  ])
})
it('tells in nftables who may come in', () => {
  expect(nftChain(rules)).toContain('\t\ttcp dport 22 accept # handle 6\n\t\tip saddr 10.1.0.0/16 tcp dport 5432 accept # handle 7\n')
})
it('tells a port that is dropped from one where nobody listens', () => {
  expect(ncProbe('10.1.2.3', 80, 'dropped')).toMatchObject({ exit: 1, text: expect.stringContaining('timed out') })
  expect(ncProbe('10.1.2.3', 80, 'refused')).toMatchObject({ exit: 1, text: expect.stringContaining('refused') })
  expect(ssListening([{ address: '127.0.0.1', port: 80, program: 'nginx', pid: 7 }])).toContain('127.0.0.1:80 ')
})
