export type Variables = Readonly<Record<string, string | undefined>>

export class InterpolationError extends Error {
  override name = 'InterpolationError'
}

/**
 * Puts variables into a value of a compose file: `$NAME`, `${NAME}`, and with `:-` and `-` a default, `:?` and `?` a complaint, `:+` and `+` another text; a colon counts an
 * empty one as missing. `$$` is a dollar. A default may hold variables itself.
 */
export function interpolate(text: string, variables: Variables): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    const dollar = text.indexOf('$', at)
    if (dollar < 0) return out + text.slice(at)
    out += text.slice(at, dollar)
    const next = text[dollar + 1]
    const plain = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(dollar + 1))
    if (next === '$') {
      out += '$'
      at = dollar + 2
    } else if (plain) {
      out += given(plain[0], variables)
      at = dollar + 1 + plain[0].length
    } else if (next === '{') {
      const end = closingBrace(text, dollar + 2)
      out += substitute(text.slice(dollar + 2, end), variables)
      at = end + 1
    } else throw new InterpolationError(`"${text}" has a "$" that names no variable; write "$$" for a dollar`)
  }
  return out
}

function closingBrace(text: string, start: number): number {
  let depth = 1
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1
    else if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  throw new InterpolationError(`"${text}" has a "\${" without its "}"; close it`)
}

function substitute(inside: string, variables: Variables): string {
  const [whole, name, operator, word = ''] = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([\s\S]*))?$/.exec(inside) ?? []
  if (whole === undefined || name === undefined) throw new InterpolationError(`"\${${inside}}" is no variable; write \${NAME} or \${NAME:-default}`)
  if (operator === undefined) return given(name, variables)
  const value = variables[name]
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '')
  if (operator.endsWith('+')) return isThere ? interpolate(word, variables) : ''
  if (isThere) return value
  if (operator.endsWith('-')) return interpolate(word, variables)
  throw new InterpolationError(`\${${name}} is not given${word ? `: ${interpolate(word, variables)}` : ''}; give it in [environment.env] of task.toml`)
}

function given(name: string, variables: Variables): string {
  const value = variables[name]
  if (value !== undefined) return value
  throw new InterpolationError(`\${${name}} is not given; give it in [environment.env] of task.toml, or a default: \${${name}:-}`)
}
