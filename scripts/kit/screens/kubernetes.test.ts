import { describe, expect, it } from 'vitest'
import { kubectlPods, type Pod, podEvents } from './index.ts'

const pod: Pod = {
  name: 'api-1',
  containers: 2,
  ready: 1,
  status: 'Running',
  restarts: '0',
  age: '5m',
  node: null,
  address: null,
  labels: { app: 'api', tier: 'back' },
}

describe('what kubectl prints', () => {
  it('pods: ready of all, and their labels where asked for', () => {
    expect(kubectlPods([pod])).toBe('NAME    READY   STATUS    RESTARTS   AGE\napi-1   1/2     Running   0          5m')
    expect(kubectlPods([pod], { labels: true })).toContain('app=api,tier=back')
    expect(kubectlPods([pod], { wide: true })).toContain('<none>')
  })
  it('events: two spaces between columns, all indented', () => {
    expect(podEvents([{ type: 'Warning', reason: 'Failed', age: '5s', from: 'kubelet', message: 'no' }])).toBe(
      'Events:\n  Type     Reason  Age   From     Message\n  ----     ------  ----  ----     -------\n  Warning  Failed  5s    kubelet  no',
    )
    expect(podEvents([])).toContain('<none>')
  })
})
