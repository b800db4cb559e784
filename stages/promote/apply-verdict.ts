import { folderDigest } from '#kit/digest'
import { GateVerdict } from '#kit/records'
import { type Promotion, promote, SlotError, verdictDigestOf } from '#kit/slots'
import { StageError } from '#kit/stage'

/** Applies the verdict in a file's text to the slots of a workspace. What stands in the way of a promotion is told in the result; only a broken input is an error. */
export async function applyVerdict({
  workspace,
  text,
  model,
}: {
  workspace: string
  text: string
  model: { digest: string; path: string }
}): Promise<Promotion> {
  const verdict = parseVerdict(text)
  if (verdict.decision !== 'reject' && verdict.candidate !== model.digest)
    throw new StageError(
      `the verdict is about ${verdict.candidate}, but the trained model is ${model.digest}; let gate and promote need the same train step in pipeline.yaml`,
    )
  return promote({
    workspace,
    verdict,
    verdictDigest: verdictDigestOf(text),
    model,
    checkFiles: (files) => {
      const found = folderDigest(files)
      if (found !== model.digest)
        throw new StageError(
          `the files in ${model.path} are not the model ${model.digest} but ${found}; run the train step again: npx tsx scripts/run-step.ts train`,
        )
    },
  }).catch((error) => {
    throw error instanceof SlotError ? new StageError(error.message, { cause: error.cause }) : error
  })
}

function parseVerdict(text: string): GateVerdict {
  try {
    return GateVerdict.parse(JSON.parse(text))
  } catch (cause) {
    throw new StageError('verdict.json is no verdict of the gate; run the gate step again: npx tsx scripts/run-step.ts gate', { cause })
  }
}
