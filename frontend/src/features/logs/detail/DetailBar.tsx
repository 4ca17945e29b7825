import { ActionIcon, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../../api/session'
import type { Entry } from '../../../api/types'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { BesideIcon, CloseIcon, DownIcon, ExpandIcon, LinkIcon, UpIcon } from '../../../ui/icons'
import { Moment } from '../../../ui/Moment'
import type { LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './detail.module.css'
import { DeleteEntry } from './DeleteEntry'
import { useNeighbours } from './useNeighbours'

/** The detail's head: where one is, the way to the neighbours, and what can be done. */
export function DetailBar({ id, entry }: { id: string; entry: Entry | undefined }) {
  const navigate = useNavigate()
  const { search } = useLogsSearch()
  const { goPrevious, goNext } = useNeighbours(id, entry)
  const mayDelete = useMay('delete')
  const close = () => void navigate({ to: '/logs', search: beside })
  // Escape belongs to the dialog or menu in which it was pressed.
  const closeByKey = ({ target }: KeyboardEvent) =>
    (target as Element).closest('[role=dialog], [role=menu]') ?? close()

  useHotkeys([
    ['Escape', closeByKey],
    ['k', () => goPrevious?.()],
    ['j', () => goNext?.()],
  ])

  return (
    <header className={classes.bar}>
      <Step label={entryTexts.previous} keys="k" go={goPrevious}>
        <UpIcon />
      </Step>
      <Step label={entryTexts.next} keys="j" go={goNext}>
        <DownIcon />
      </Step>
      <h2 className={classes.title}>{entry ? <Moment iso={entry.started_at} /> : null}</h2>
      <CopyButton text={pageLink(id)} label={entryTexts.copyLink} Icon={LinkIcon} />
      <ViewToggle id={id} alone={search.view === 'page'} />
      {mayDelete && <DeleteEntry id={id} disabled={!entry} onDeleted={close} />}
      <Tooltip label={`${entryTexts.back} (Esc)`}>
        <ActionIcon aria-label={entryTexts.back} onClick={close}>
          <CloseIcon />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

const beside = (search: LogsSearch): LogsSearch => ({ ...search, view: undefined })

/** A link for others: the entry alone, without the filters of the one who sends it. */
function pageLink(id: string): string {
  return `${location.origin}/logs/${encodeURIComponent(id)}?view=page`
}

/** Gives the entry the whole page, or puts it back beside the list. */
function ViewToggle({ id, alone }: { id: string; alone: boolean }) {
  const navigate = useNavigate()
  const label = alone ? entryTexts.beside : entryTexts.alone
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        className={classes.toggle}
        onClick={() =>
          void navigate({
            to: '/logs/$id',
            params: { id },
            search: (before: LogsSearch): LogsSearch => ({
              ...before,
              view: alone ? undefined : 'page',
            }),
          })
        }
      >
        {alone ? <BesideIcon /> : <ExpandIcon />}
      </ActionIcon>
    </Tooltip>
  )
}

interface StepProps {
  label: string
  keys: string
  go: (() => void) | undefined
  children: ReactNode
}

function Step({ label, keys, go, children }: StepProps) {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <ActionIcon aria-label={label} disabled={!go} onClick={go}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
