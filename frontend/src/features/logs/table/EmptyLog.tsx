import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../../api/session'
import { emptyTexts } from '../../../lib/texts/logs'
import { CodeBlock } from '../../../ui/CodeBlock'
import { EmptyState } from '../../../ui/States'
import { firstEntryCommand } from '../firstEntry'
import classes from './EmptyLog.module.css'

/** An empty log says how the first entry comes in. */
export function EmptyLog() {
  const admin = useMay('admin')
  return (
    <EmptyState
      title={emptyTexts.emptyTitle}
      actions={
        admin && (
          <Button component={Link} to="/settings/api-keys">
            {emptyTexts.createKey}
          </Button>
        )
      }
    >
      <p>{emptyTexts.empty}</p>
      <div className={classes.command}>
        <CodeBlock text={firstEntryCommand(location.origin)} label={emptyTexts.copyCommand} />
      </div>
      <p>
        {emptyTexts.keyHint} {!admin && emptyTexts.askAdmin}
      </p>
    </EmptyState>
  )
}
