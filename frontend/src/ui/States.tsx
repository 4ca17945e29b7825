import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { commonTexts } from '../lib/texts/common'
import { Problem } from './Problem'
import classes from './States.module.css'

interface StateProps {
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** It stands for the whole page and has the page's heading. */
  whole?: boolean
}

/** What stands where content would be: nothing yet, nothing found, not allowed. */
export function EmptyState({ title, children, actions, whole }: StateProps) {
  const Title = whole ? 'h1' : 'h2'
  return (
    <div className={classes.state}>
      <Title className={classes.title}>{title}</Title>
      {children && <div className={classes.text}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}

interface ErrorStateProps {
  error: unknown
  onRetry?: () => void
  whole?: boolean
}

/** What went wrong in the server's own words, and a way to try again. */
export function ErrorState({ error, onRetry, whole }: ErrorStateProps) {
  const Title = whole ? 'h1' : 'h2'
  return (
    <div role="alert" className={classes.state}>
      <Title className={classes.title}>{commonTexts.errorTitle}</Title>
      <div className={classes.text}>
        <Problem error={error} />
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
      <Problem error={error} />
    </p>
  )
}
