import type Docker from 'dockerode'
import { ask, orGone } from './engine.ts'

/** With its anonymous volumes; one that is gone already is removed. */
export const removeContainer = (container: Docker.Container): Promise<void> =>
  ask(`remove container ${container.id}`, orGone(container.remove({ force: true, v: true })))
