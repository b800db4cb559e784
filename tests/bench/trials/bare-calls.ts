import type Docker from 'dockerode'
import type { SandboxStart } from '#kit/sandbox'
import { startImageName, taskImageName } from '../../../scripts/kit/sandbox/docker/image-names.ts'

/** What an engine must be asked for a trial whose image is ready, by dockerode alone: is the image there, create, start, what changed, remove. */
export function bareCalls(engine: Docker, given: SandboxStart): () => Promise<number> {
  const image = startImageName(taskImageName(given), given)
  return async () => {
    const startedAt = performance.now()
    await engine.getImage(image).inspect()
    const container = await engine.createContainer({
      Image: image,
      Cmd: ['sleep', 'infinity'],
      Labels: { flywheel: '1' },
      HostConfig: { Init: true, NetworkMode: 'none', CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], PidsLimit: 2048 },
    })
    try {
      await container.start()
      await container.changes()
    } finally {
      await container.remove({ force: true, v: true })
    }
    return (performance.now() - startedAt) / 1000
  }
}
