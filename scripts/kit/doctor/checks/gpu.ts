import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pythonLayout } from '#kit/python'
import { askProgram } from '../ask-program.ts'
import type { Check } from '../check.ts'

export const gpu: Check = {
  what: 'gpu',
  neededFor: 'training with recipe.device: cuda',
  isNeeded: ({ needs }) => needs.gpu,
  look: async (machine) => {
    const [list, page] = await Promise.all([
      askProgram(machine, 'nvidia-smi', '--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'),
      askProgram(machine, 'nvidia-smi'),
    ])
    if (!list) {
      const mend = 'only profiles for a GPU want one; with an NVIDIA card, install its driver: https://www.nvidia.com/drivers'
      return { state: 'missing', found: 'nvidia-smi is not there or sees no NVIDIA GPU', mend }
    }
    const driverCuda = /CUDA(?: UMD)? Version\s*:\s*([\d.]+)/.exec(page ?? '')?.[1] ?? null
    const torch = await torchCuda(machine.workspace)
    const found = [...describeCards(list), ...(driverCuda ? [`its driver runs CUDA ${driverCuda}`] : []), ...(torch ? [`torch ${torch.says}`] : [])].join(', ')
    const problem = torch && driverCuda ? problemOf(torch.cuda, driverCuda) : null
    return problem ? { state: 'missing', found, mend: problem } : { state: 'there', found }
  },
}

/** `2 x NVIDIA H200 (143771 MiB, driver 570.86)`, equal cards counted. */
function describeCards(list: string): string[] {
  const counts = new Map<string, number>()
  for (const line of list.split('\n')) {
    const [name = '', memory = '', driver = ''] = line.split(',').map((part) => part.trim())
    const card = `${name} (${memory}, driver ${driver})`
    counts.set(card, (counts.get(card) ?? 0) + 1)
  }
  return [...counts].map(([card, count]) => (count > 1 ? `${count} x ${card}` : card))
}

/** What torch was built for, from the file it ships: importing it takes seconds. Null without an environment. */
async function torchCuda(workspace: string): Promise<{ cuda: string | null; says: string } | null> {
  for await (const path of glob(join(pythonLayout(workspace).folder, '{lib/python*,Lib}/site-packages/torch/version.py'))) {
    const text = await readFile(path, 'utf8')
    const cuda = /^cuda\b.*=\s*'([\d.]+)'/m.exec(text)?.[1] ?? null
    const version = /^__version__ = '([^']+)'/m.exec(text)?.[1] ?? 'of .venv'
    return { cuda, says: `${version} is built ${cuda ? `for CUDA ${cuda}` : 'without CUDA'}` }
  }
  return null
}

/** Within a major version of CUDA an older driver still runs what is newer. */
function problemOf(built: string | null, driver: string): string | null {
  if (built === null) return 'install the build of torch with CUDA (stages/train/trainer/requirements.in)'
  return Number(built.split('.')[0]) > Number(driver.split('.')[0])
    ? `update the driver to one that runs CUDA ${built.split('.')[0]}: https://www.nvidia.com/drivers`
    : null
}
