import type { Category, Status } from './entry.js'

/** How an operation ended. */
export interface Outcome {
  status: Status
  error?: { category: Category; message: string }
}

/** HTTP statuses that mean something else than their class does. */
const STATUSES: Record<number, Category> = {
  401: 'authentication',
  403: 'authentication',
  404: 'model_not_found',
  408: 'network_error',
  429: 'rate_limiting',
}

/** Parts of names of errors in lower case; the first that fits counts. */
const NAMES: [string, Category][] = [
  ['ratelimit', 'rate_limiting'],
  ['authentication', 'authentication'],
  ['permission', 'authentication'],
  ['notfound', 'model_not_found'],
  ['timeout', 'network_error'],
  ['connect', 'network_error'],
  ['lengthfinishreason', 'invalid_request'],
  ['badrequest', 'invalid_request'],
  ['unprocessable', 'invalid_request'],
  ['overloaded', 'server_error'],
  ['internalserver', 'server_error'],
]

/** The names that providers give to errors in their bodies, which streams tell without a status. */
const TYPES: Record<string, Category> = {
  overloaded_error: 'server_error',
  api_error: 'server_error',
  server_error: 'server_error',
  rate_limit_error: 'rate_limiting',
  rate_limit_exceeded: 'rate_limiting',
  insufficient_quota: 'rate_limiting',
  authentication_error: 'authentication',
  permission_error: 'authentication',
  not_found_error: 'model_not_found',
  model_not_found: 'model_not_found',
  invalid_request_error: 'invalid_request',
}

/** Error codes by which providers say that a filter stepped in. */
const FILTER_CODES = ['content_filter', 'content_policy_violation', 'guardrail_intervened']

/** The status, category and message of the operation that an error ended. */
export function classify(error: unknown): Outcome {
  const names = namesOf(error)
  if (names.some((name) => name.includes('abort'))) return { status: 'cancelled' }
  const message = messageOf(error)
  const code = field(error, 'code')
  if (names.some((name) => name.includes('contentfilter')) || FILTER_CODES.includes(String(code))) {
    return { status: 'blocked', error: { category: 'guardrail_blocked', message } }
  }
  return { status: 'failed', error: { category: categoryOf(error, names), message } }
}

/** The category of the type or code of an error in the body of an answer. */
export function categoryOfType(type: unknown): Category | undefined {
  return typeof type === 'string' ? TYPES[type] : undefined
}

function categoryOf(error: unknown, names: string[]): Category {
  const status = field(error, 'status')
  if (typeof status === 'number' && status >= 400) {
    return status >= 500 ? 'server_error' : (STATUSES[status] ?? 'invalid_request')
  }
  for (const [part, category] of NAMES) {
    if (names.some((name) => name.includes(part))) return category
  }
  // What `fetch` throws where nobody answers.
  if (error instanceof TypeError && error.message.includes('fetch')) return 'network_error'
  return toldCategory(error) ?? 'unknown'
}

/** The category of an error that came within a stream. */
function toldCategory(error: unknown): Category | undefined {
  const body = field(error, 'error')
  const candidates = [error, body, field(body, 'error')]
  const told = candidates.flatMap((part) => [field(part, 'type'), field(part, 'code')])
  return told.map(categoryOfType).find((category) => category !== undefined)
}

/** The name of an error and of the classes it belongs to. */
function namesOf(error: unknown): string[] {
  const names = [String(field(error, 'name') ?? '')]
  let kind: unknown = typeof error === 'object' && error !== null ? error.constructor : undefined
  while (typeof kind === 'function' && kind.name) {
    names.push(kind.name)
    kind = Object.getPrototypeOf(kind)
  }
  return names.map((name) => name.toLowerCase())
}

function messageOf(error: unknown): string {
  const message = field(error, 'message')
  return typeof message === 'string' && message !== '' ? message : String(error)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
