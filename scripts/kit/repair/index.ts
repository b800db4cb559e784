/** What the converters of upstream rows share: reading broken JSON, tools in foreign shapes, and turns without ids made into canonical messages. */
export { type Assembled, assembleMessages, type Turn, type UpstreamTurn } from './assemble-messages.ts'
export { conversationTags } from './conversation-tags.ts'
export { type ConversationReason, conversationReasons } from './find-problem.ts'
export { type ParsedArguments, parseArguments } from './parse-arguments.ts'
export { parsePythonLiteral } from './python-literal.ts'
export { type Mended, mendedFrom, recordRepairs, type UpstreamText } from './record-repairs.ts'
export { compactJson, type RepairedJson, repairJson } from './repair-json.ts'
export { type ToolDefinitions, toolDefinitions } from './tool-definitions.ts'
