import type { ToolDefinition } from '#kit/records'
import bash from './bash.json' with { type: 'json' }
import complete from './complete.json' with { type: 'json' }
import listAgents from './list_agents.json' with { type: 'json' }
import remoteBash from './remote_bash.json' with { type: 'json' }
import remoteBashAll from './remote_bash_all.json' with { type: 'json' }
import think from './think.json' with { type: 'json' }

/** The six tools of an operations agent, in the order in which a model is told of them. */
export const tools: ToolDefinition[] = [bash, remoteBash, remoteBashAll, listAgents, think, complete].map((tool) => ({ type: 'function', function: tool }))

/** Opens every generated row and every question asked of a trained model. Short, since each row carries it. */
export const systemPrompt = 'You are AJ, an operations agent. All you need is bash.'
