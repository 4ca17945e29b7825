import type { ErrorCategory, Status, Word } from './api-words'

/** Where a status and the category of its error share a line. */
export const shortWordTexts = {
  partial_success: 'Partial',
  context_resolution: 'Context',
  tool_execution: 'Tool',
  guardrail_blocked: 'Guardrail',
} satisfies Partial<Record<Status | ErrorCategory, string>>

/** The words of the API's closed sets, as people say them. */
export const wordTexts = {
  // Status.
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  blocked: 'Blocked',
  cancelled: 'Cancelled',
  partial_success: 'Partial success',
  // Category of an error.
  authentication: 'Authentication',
  rate_limiting: 'Rate limiting',
  model_not_found: 'Model not found',
  invalid_request: 'Invalid request',
  server_error: 'Server error',
  network_error: 'Network error',
  context_resolution: 'Context resolution',
  tool_execution: 'Tool execution',
  guardrail_blocked: 'Guardrail blocked',
  unknown: 'Unknown',
  // Capability.
  chat: 'Chat',
  embedding: 'Embedding',
  speech_to_text: 'Speech to text',
  image: 'Image',
  moderation: 'Moderation',
  rerank: 'Rerank',
  tool: 'Tool',
  // Source and type of a feature.
  agent: 'Agent',
  code: 'Code',
  api: 'API',
  prompt: 'Prompt',
  direct: 'Direct',
  // Kind of an actor.
  account: 'Account',
  api_key: 'API key',
  system: 'System',
  anonymous: 'Not signed in',
  // Role of an account.
  admin: 'Admin',
  auditor: 'Auditor',
  viewer: 'Viewer',
} satisfies Record<Word, string>
