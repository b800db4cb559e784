import { existsSync } from 'node:fs'
import { pythonProblems } from '#kit/python'
import type { Model } from '#kit/stage'
import type { TrainParams } from './train-params.ts'

/** What is wrong with a training step before it runs. Paths are those of the workspace, which is the working directory. */
export async function checkParams({ params, model, step }: { params: TrainParams; model: unknown; step: string }): Promise<string[]> {
  const where = `step ${step} in pipeline.yaml`
  const problems = await pythonProblems({ workspace: process.cwd() })
  if (!isModel(model)) return [...problems, `models/${params.model}/model.ts has no model as its default export; write \`export default defineModel({ ... })\``]
  const { method, base, recipe } = params
  if (method === 'lora' && base === null)
    problems.push(`${where}: method lora trains an adapter on a base model, and base is null; give it the digest of one (models/slots/history.jsonl has them)`)
  if (method === 'full' && base !== null) problems.push(`${where}: base is only for method lora, and method is full; remove base, or set method: lora`)
  if (method === 'full' && model.base.kind !== 'shape')
    problems.push(
      `${where}: method full builds a model from its shape, and models/${params.model}/model.ts names weights of the hub; set method: lora with a base`,
    )
  if (method === 'full' && model.chatTemplate === null)
    problems.push(`models/${params.model}/model.ts builds a model from its shape and names no chatTemplate; a model without weights comes with none`)
  if (model.chatTemplate !== null && !existsSync(model.chatTemplate))
    problems.push(`models/${params.model}/model.ts names the chat template ${model.chatTemplate}, which does not exist`)
  if (recipe.stop.decaySteps > recipe.stop.maxSteps)
    problems.push(`${where}: recipe.stop.decaySteps (${recipe.stop.decaySteps}) is more than maxSteps (${recipe.stop.maxSteps})`)
  if (recipe.device === 'cuda' && !existsSync('/dev/nvidiactl'))
    problems.push(`${where}: recipe.device is cuda, and this machine shows no NVIDIA GPU (/dev/nvidiactl); run it on one, or take a profile for the CPU`)
  return problems
}

const isModel = (value: unknown): value is Model =>
  typeof value === 'object' && value !== null && 'base' in value && typeof value.base === 'object' && value.base !== null && 'kind' in value.base
