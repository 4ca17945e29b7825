import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ApiProblem, describeProblem } from '../lib/problem'
import { commonTexts } from '../lib/texts/common'
import classes from './States.module.css'

interface StateProps {
  title: string
  children?: ReactNode
  actions?: ReactNode
}

/** What stands where content would be: nothing yet, nothing found, not allowed. */
export function EmptyState({ title, children, actions }: StateProps) {
  return (
    <div className={classes.state}>
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.text}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}

/** What went wrong in the server's own words, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const unreachable = error instanceof ApiProblem && error.status === 0
  return (
    <div role="alert" className={classes.state}>
      <h2 className={classes.title}>{commonTexts.errorTitle}</h2>
      <div className={classes.text}>
        {describeProblem(error)}. {unreachable && commonTexts.unreachableHint}
      </div>
      {onRetry && (
        <div className={classes.actions}>
          <Button onClick={onRetry}>{commonTexts.retry}</Button>
        </div>
      )}
    </div>
  )
}

/** An error beside a form or button that caused it. */
export function InlineError({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <p role="alert" className={classes.inline}>
      {describeProblem(error)}
    </p>
  )
}
