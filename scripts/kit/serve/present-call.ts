/** A call as people read it: `remote_bash: (webprod01) sudo systemctl restart nginx`, `bash: ls -la`, and any other tool with its arguments as JSON. */
export function presentCall({ name, arguments: text }: { name: string; arguments: string }): string {
  const { command, agent, pattern, ...rest } = parse(text)
  const target = name === 'remote_bash' ? agent : name === 'remote_bash_all' ? pattern : undefined
  const isCommand = typeof command === 'string' && Object.keys(rest).length === 0
  if (name === 'bash' && isCommand && agent === undefined && pattern === undefined) return `bash: ${command}`
  if (target !== undefined && isCommand) return `${name}: (${target}) ${command}`
  return `${name}: ${text}`
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {} // shown as it is
  }
}
