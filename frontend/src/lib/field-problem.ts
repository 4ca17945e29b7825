import { ApiProblem, type FieldProblem } from './problem'

/** What was refused of a field, or of one place in its list, as a sentence. */
export function problemAt(problems: readonly FieldProblem[], field: string): string | undefined {
  const message = problems.find((problem) => problem.field === field)?.message
  // The server's messages begin in lower case, so that other messages can quote them.
  return message && message.charAt(0).toUpperCase() + message.slice(1)
}

/** What the server refused of one field of a form. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  return error instanceof ApiProblem ? problemAt(error.errors, field) : undefined
}

/** The error, unless every part of it stands at one of these fields. */
export function formProblem(error: unknown, fields: readonly string[]): unknown {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return error
  return error.errors.every(({ field }) => fields.includes(field)) ? undefined : error
}
