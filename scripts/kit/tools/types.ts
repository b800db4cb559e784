/* Made by `npx tsx scripts/make-tool-types.ts` from the JSON Schema files beside it; edit those. */

export interface ToolArguments {
  bash: BashArguments
  remote_bash: RemoteBashArguments
  remote_bash_all: RemoteBashAllArguments
  list_agents: ListAgentsArguments
  think: ThinkArguments
  complete: CompleteArguments
}
export interface BashArguments {
  /**
   * The shell command.
   */
  command: string
}
export interface RemoteBashArguments {
  /**
   * The name of the host.
   */
  agent: string
  /**
   * The shell command.
   */
  command: string
}
export interface RemoteBashAllArguments {
  /**
   * A glob over host names and over <environment>-<role> aliases: prod-* holds webprod01.
   */
  pattern: string
  /**
   * The shell command.
   */
  command: string
}
export interface ListAgentsArguments {
  /**
   * A glob over host names and over <environment>-<role> aliases. All hosts when left out.
   */
  pattern?: string
}
export interface ThinkArguments {
  /**
   * The thought.
   */
  thought: string
}
export interface CompleteArguments {
  /**
   * What was done.
   */
  summary: string
}
