import { Modal } from '@mantine/core'
import { useMay } from '../../api/session'
import { $api } from '../../api/client'
import type { QuarantinedDetail } from '../../api/types'
import { formatCount } from '../../lib/format'
import { commonTexts } from '../../lib/texts/common'
import { originTexts, quarantineTexts } from '../../lib/texts/quarantine'
import { CodeBlock } from '../../ui/CodeBlock'
import { Moment } from '../../ui/Moment'
import { Name } from '../../ui/Name'
import { ErrorState } from '../../ui/States'
import { formatBytes } from './bytes'
import classes from './quarantine.module.css'
import { QuarantineActions } from './QuarantineActions'

interface QuarantineDetailProps {
  id: string
  onClose: () => void
}

/** One thing in quarantine: why it is there, and what was sent. */
export function QuarantineDetail({ id, onClose }: QuarantineDetailProps) {
  // Each reading of a payload leaves an activity record, so it is asked for once.
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/api/v1/quarantine/{id}',
    { params: { path: { id } } },
    { staleTime: Infinity, refetchOnWindowFocus: false, retry: false },
  )
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={quarantineTexts.detailTitle}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <Body thing={data} onLeft={(ids) => ids.includes(id) && onClose()} />}
    </Modal>
  )
}

interface BodyProps {
  thing: QuarantinedDetail
  onLeft: (ids: string[]) => void
}

function Body({ thing, onLeft }: BodyProps) {
  const { columns } = quarantineTexts
  const { id, at, origin, reason, sender, bytes, tries, tried_at } = thing
  return (
    <div className={classes.detail}>
      <p className={classes.reason}>
        <Name text={reason} />
      </p>
      <dl className={classes.facts}>
        <dt>{columns.at}</dt>
        <dd>
          <Moment iso={at} />
        </dd>
        <dt>{columns.origin}</dt>
        <dd>{originTexts[origin]}</dd>
        <dt>{columns.sender}</dt>
        <dd>
          <Name text={sender.name} />
        </dd>
        <dt>{columns.bytes}</dt>
        <dd>{formatBytes(bytes)}</dd>
        <dt>{columns.tries}</dt>
        <dd>{formatCount(tries)}</dd>
        {tried_at && (
          <>
            <dt>{quarantineTexts.lastTried}</dt>
            <dd>
              <Moment iso={tried_at} />
            </dd>
          </>
        )}
      </dl>
      <Payload thing={thing} />
      <div className={classes.actions}>
        <QuarantineActions
          ids={[id]}
          canRetry={thing.has_payload && !thing.truncated}
          onLeft={onLeft}
        />
      </div>
    </div>
  )
}

function Payload({
  thing: { payload, has_payload, redacted, truncated },
}: {
  thing: QuarantinedDetail
}) {
  const mayRead = useMay('content')
  const marks = [redacted && quarantineTexts.redacted, truncated && quarantineTexts.truncated]
  return (
    <section aria-label={quarantineTexts.payload}>
      <h2 className={classes.heading}>
        {quarantineTexts.payload}
        <span className={classes.marks}>{marks.filter(Boolean).join(' · ')}</span>
      </h2>
      {payload !== undefined && (
        <div className={classes.payload}>
          <CodeBlock
            wrap
            text={indented(payload)}
            label={quarantineTexts.copyPayload}
            lang="json"
          />
        </div>
      )}
      {payload === undefined && (
        <p>{has_payload && !mayRead ? quarantineTexts.notAllowed : quarantineTexts.notKept}</p>
      )}
    </section>
  )
}

/** JSON that people can read; anything else, and numbers that would lose digits, as it is. */
function indented(payload: string): string {
  try {
    const value: unknown = JSON.parse(payload)
    return JSON.stringify(value) === payload ? JSON.stringify(value, null, 2) : payload
  } catch {
    return payload
  }
}
