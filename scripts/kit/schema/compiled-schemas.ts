import { Ajv, type Options } from 'ajv'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { plainCheck } from './plain-check.ts'

export type Compiled = { fits(value: unknown): boolean; misfits(value: unknown): readonly ErrorObject[] } | { problem: string }

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

/** Where a schema is plain, ajv is asked for the words of a misfit only. */
function compile({ $schema, ...schema }: Record<string, unknown>): Compiled {
  if ('$async' in schema) return { problem: '$async is no part of JSON Schema' }
  const draft = typeof $schema === 'string' && /draft-0[67]/.test($schema) ? 7 : 2020
  let check: ValidateFunction | undefined
  const misfits = (value: unknown) => {
    check ??= compileByAjv(schema, draft)
    return check(value) ? [] : (check.errors ?? [])
  }
  const fits = plainCheck(schema)
  if (fits) return { fits, misfits }
  try {
    const checked = compileByAjv(schema, draft)
    check = checked
    return { fits: (value) => checked(value), misfits }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

// Schemas come from anyone: unknown words and formats are annotations, as the standard has it.
const tolerant: Options = { strict: false, validateFormats: false, logger: false }
const drafts = { 2020: { meta: new Ajv2020(tolerant), compiler: Ajv2020 }, 7: { meta: new Ajv(tolerant), compiler: Ajv } }

/** An instance of ajv keeps all that it ever compiled, so each schema has one of its own; none can refer to another's `$id` either. */
export function compileByAjv(schema: Record<string, unknown>, draft: keyof typeof drafts = 2020): ValidateFunction {
  const { meta, compiler } = drafts[draft]
  meta.validateSchema(schema, true)
  return new compiler({ ...tolerant, meta: false, validateSchema: false }).compile(schema)
}
