import { resolve } from 'node:path'
import { defineCommand, runMain } from 'citty'
import OpenAI from 'openai'
import { presentCall, type Server, serve } from '#kit/serve'
import { primary, SlotError } from '#kit/slots'
import { StageError } from '#kit/stage'
import { systemPrompt, tools } from '#kit/tools'

await runMain(
  defineCommand({
    meta: { name: 'ask', description: 'Asks the model that serves, and prints the call it makes.' },
    args: {
      request: { type: 'positional', description: 'what is to be done, in quotes', required: true },
      model: { type: 'string', description: 'folder of another model' },
      url: { type: 'string', description: 'a server that runs already, as scripts/serve.ts prints it' },
    },
    run: async ({ args }) => {
      const workspace = process.cwd()
      let server: Server | undefined
      try {
        server = args.url ? undefined : await serve({ workspace, model: args.model ? resolve(args.model) : await folderThatServes(workspace) })
        for (const line of await ask(args.url ?? server?.url ?? '', args.request)) console.log(line)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof SlotError || error instanceof OpenAI.APIError)) throw error
        console.error(error.message)
        process.exitCode = 1
      } finally {
        await server?.[Symbol.asyncDispose]()
      }
    },
  }),
)

async function folderThatServes(workspace: string): Promise<string> {
  const serving = await primary(workspace)
  if (serving === null) throw new StageError('no model serves yet; `npm start` trains and promotes one, or name a folder with --model')
  return serving.folder
}

/** Asks as the model was trained: the same system prompt, the same tools. */
async function ask(url: string, request: string): Promise<string[]> {
  const client = new OpenAI({ baseURL: url, apiKey: 'none', organization: null, project: null, logLevel: 'off' })
  const messages = [{ role: 'system', content: systemPrompt } as const, { role: 'user', content: request } as const]
  const { choices } = await client.chat.completions.create({ model: 'primary', messages, tools, temperature: 0 })
  const message = choices[0]?.message
  const calls = (message?.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [presentCall(call.function)] : []))
  return [...(message?.content ? [message.content] : []), ...calls]
}
