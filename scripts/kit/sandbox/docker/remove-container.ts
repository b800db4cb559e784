import type Docker from 'dockerode'
import { ask, isMissing } from './engine.ts'

/** With its anonymous volumes; one that is gone already is removed. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  await ask(
    `remove container ${container.id}`,
    container.remove({ force: true, v: true }).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    }),
  )
}
