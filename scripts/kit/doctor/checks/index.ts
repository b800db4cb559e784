import type { Check } from '../check.ts'
import { chromium } from './chromium.ts'
import { disk, temporaryDisk } from './disk.ts'
import { docker } from './docker.ts'
import { git } from './git.ts'
import { gpu } from './gpu.ts'
import { hub } from './hub.ts'
import { keys } from './keys.ts'
import { memory } from './memory.ts'
import { node } from './node.ts'
import { python } from './python.ts'
import { pythonEnvironment } from './python-environment.ts'
import { uv } from './uv.ts'

/** One line a check, in the order in which they are told. */
export const checks: readonly Check[] = [node, python, uv, pythonEnvironment, disk, temporaryDisk, memory, git, docker, gpu, hub, chromium, ...keys]
