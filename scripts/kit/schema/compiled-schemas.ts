import { Ajv, type Options } from 'ajv'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

export type Compiled = { check: ValidateFunction } | { problem: string }

/**
 * Schemas compiled, each once for its text, since rows repeat the same tools by the thousand as fresh objects. At most so many schemas and characters of
 * them are kept; the one not asked for longest goes first. What is remembered follows from the text alone.
 */
export function keepCompiled({ schemas, characters }: { schemas: number; characters: number }): (parameters: Record<string, unknown>) => Compiled {
  const byText = new Map<string, Compiled>()
  const byParameters = new WeakMap<object, Compiled>()
  let kept = 0
  return (parameters) => {
    const known = byParameters.get(parameters)
    if (known) return known
    const text = JSON.stringify(parameters)
    const result = byText.get(text) ?? compile(parameters)
    if (!byText.delete(text)) kept += text.length
    byText.set(text, result)
    byParameters.set(parameters, result)
    for (const [oldest] of byText) {
      if ((byText.size <= schemas && kept <= characters) || oldest === text) break
      byText.delete(oldest)
      kept -= oldest.length
    }
    return result
  }
}

// Schemas come from anyone: unknown words and formats are annotations, as the standard has it.
const tolerant: Options = { strict: false, validateFormats: false, logger: false }
const draft2020 = { meta: new Ajv2020(tolerant), compiler: Ajv2020 }
const draft7 = { meta: new Ajv(tolerant), compiler: Ajv }

/** An instance of ajv keeps all that it ever compiled, so each schema has one of its own; none can refer to another's `$id` either. */
function compile({ $schema, ...schema }: Record<string, unknown>): Compiled {
  if ('$async' in schema) return { problem: '$async is no part of JSON Schema' }
  const { meta, compiler } = typeof $schema === 'string' && /draft-0[67]/.test($schema) ? draft7 : draft2020
  try {
    meta.validateSchema(schema, true)
    return { check: new compiler({ ...tolerant, meta: false, validateSchema: false }).compile(schema) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
