import { expect, it } from 'vitest'
import { composePs, composeUp } from './index.ts'

const container = {
  id: '',
  name: 'shop-web-1',
  service: 'web',
  image: 'nginx:1.27',
  command: 'nginx',
  created: '2 days ago',
  status: 'Exited (1) 3 minutes ago',
  ports: '',
}

it('docker compose ps leaves out what has ended unless all is asked for', () => {
  expect(composePs([container])).not.toContain('shop-web-1')
  expect(composePs([container], { all: true })).toContain('web       2 days ago')
})
it('docker compose up counts what came up', () => {
  expect(
    composeUp([
      ['a', 'Started'],
      ['bb', 'Error', 2],
    ]),
  ).toBe('[+] Running 1/2\n ✔ Container a   Started    0.1s\n ✘ Container bb  Error      2.0s')
})
