/** A field or parameter that the server refused, and why. */
export interface FieldProblem {
  field: string
  message: string
}

/** A failed call: the server's problem document, or status 0 when no answer came. */
export class ApiProblem extends Error {
  readonly status: number
  /** The last part of the document's `type`, e.g. `count-changed`. */
  readonly slug: string
  readonly errors: FieldProblem[]
  /** The id under which the server's log tells of the request. */
  readonly requestId: string | undefined

  constructor(
    status: number,
    slug: string,
    message: string,
    errors: FieldProblem[] = [],
    requestId?: string,
  ) {
    super(message)
    this.name = 'ApiProblem'
    this.status = status
    this.slug = slug
    this.errors = errors
    this.requestId = requestId
  }
}

/** Reads whatever a failed answer holds; a proxy's HTML page becomes its status line. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const fallback = response.statusText || `The server answered ${response.status}`
  try {
    const problem = (await response.json()) as Record<string, unknown>
    const { type, title, detail, errors, request_id: requestId } = problem
    return new ApiProblem(
      response.status,
      String(type ?? '')
        .split('/')
        .pop() ?? '',
      String(detail ?? title ?? fallback),
      Array.isArray(errors) ? (errors as FieldProblem[]) : [],
      typeof requestId === 'string' ? requestId : undefined,
    )
  } catch {
    return new ApiProblem(response.status, '', fallback)
  }
}

/** The problem of a call that got no answer at all. */
export function unreachable(cause: unknown): ApiProblem {
  const problem = new ApiProblem(0, 'unreachable', 'The server cannot be reached')
  problem.cause = cause
  return problem
}

/** The message of anything thrown as a sentence, with the fields that were refused. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return asSentence(String(error))
  const fields = error instanceof ApiProblem ? error.errors : []
  const details = fields.map(({ field, message }) => `${field}: ${message}`).join('; ')
  const whole =
    details && !error.message.includes(details) ? `${error.message} (${details})` : error.message
  return asSentence(whole)
}

/** The server's messages begin in lower case and have no stop, so that other messages can quote them. */
function asSentence(message: string): string {
  const end = /[.!?…]$/.test(message) ? '' : '.'
  return message.charAt(0).toUpperCase() + message.slice(1) + end
}
