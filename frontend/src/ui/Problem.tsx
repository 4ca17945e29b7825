import { ApiProblem, describeProblem } from '../lib/problem'
import { commonTexts } from '../lib/texts/common'
import { Name } from './Name'
import classes from './Problem.module.css'

/**
 * Why something failed, in the server's own words, with the ID under which the server's log has the
 * request. Every place that shows a failed call shows it by this component.
 */
export function Problem({ error }: { error: unknown }) {
  const { status, requestId } = error instanceof ApiProblem ? error : {}
  return (
    <>
      <Name text={describeProblem(error)} />
      {status === 0 && ` ${commonTexts.unreachableHint}`}
      {requestId && (
        <span className={classes.requestId}>
          {' '}
          {commonTexts.requestId} <code>{requestId}</code>
        </span>
      )}
    </>
  )
}
