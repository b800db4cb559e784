import type { ToolDefinition } from '#kit/records'

export const systemMessage =
  'You are an assistant at the command line of a Linux (Ubuntu) machine. Think before each step. Run commands with bash; long output is cut short. ' +
  'When you know the answer to a question, give it with answer; when a task is done, call finish.'

const tool = (name: string, description: string, argument?: { name: string; description: string }): ToolDefinition => ({
  type: 'function',
  function: {
    name,
    description,
    parameters: {
      type: 'object',
      properties: argument ? { [argument.name]: { type: 'string', description: argument.description } } : {},
      required: argument ? [argument.name] : [],
      additionalProperties: false,
    },
  },
})

/** The three actions of the `os` split. */
export const tools: ToolDefinition[] = [
  tool('bash', 'Run a bash script on the machine and return what it prints. It must not wait for input.', {
    name: 'command',
    description: 'The script to run',
  }),
  tool('answer', 'Answer the question and end.', { name: 'text', description: 'The answer alone' }),
  tool('finish', 'Say that the task is done and end.'),
]
