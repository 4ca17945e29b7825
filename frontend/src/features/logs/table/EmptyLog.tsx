import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../../api/client'
import { useMay } from '../../../api/session'
import { emptyTexts } from '../../../lib/texts/logs'
import { EmptyState, InlineError } from '../../../ui/States'
import { Recipes } from '../../recipes/Recipes'
import { refreshLogs } from '../queries'
import classes from './EmptyLog.module.css'

const LOOK_AGAIN_MS = 3000

/** An empty log says how the first entry comes in, and shows it as soon as it has. */
export function EmptyLog() {
  const admin = useMay('admin')
  const key = useMutation({ mutationFn: createKey })

  useEffect(() => {
    const timer = setInterval(() => void refreshLogs(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [])

  return (
    <EmptyState
      title={emptyTexts.emptyTitle}
      actions={
        admin &&
        !key.data && (
          <Button loading={key.isPending} onClick={() => key.mutate()}>
            {emptyTexts.createKey}
          </Button>
        )
      }
    >
      <p>{emptyTexts.empty}</p>
      <div className={classes.command}>
        <Recipes apiKey={key.data} />
      </div>
      <p role="status">
        {key.data ? emptyTexts.keyMade : emptyTexts.keyHint} {!admin && emptyTexts.askAdmin}
      </p>
      <InlineError error={key.error} />
    </EmptyState>
  )
}

/** A key that may send entries and nothing else. */
async function createKey(): Promise<string | undefined> {
  const { data } = await api.POST('/api/v1/api-keys', {
    body: { name: emptyTexts.keyName, scopes: ['ingest'] },
  })
  return data?.secret
}
