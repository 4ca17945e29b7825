import { ActionIcon, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../../api/session'
import type { EntryDetail } from '../../../api/types'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { CloseIcon, DownIcon, UpIcon } from '../../../ui/icons'
import { Moment } from '../../../ui/Moment'
import classes from './detail.module.css'
import { DeleteEntry } from './DeleteEntry'
import { useNeighbours } from './useNeighbours'

/** The detail's head: where one is, the way to the neighbours, and what can be done. */
export function DetailBar({ id, entry }: { id: string; entry: EntryDetail | undefined }) {
  const navigate = useNavigate()
  const { goPrevious, goNext } = useNeighbours(id)
  const mayDelete = useMay('delete')
  const close = () => void navigate({ to: '/logs', search: true })
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
      <CopyButton text={location.href} label={entryTexts.copyLink} />
      {mayDelete && entry && <DeleteEntry id={id} onDeleted={close} />}
      <Tooltip label={`${entryTexts.back} (Esc)`}>
        <ActionIcon aria-label={entryTexts.back} onClick={close}>
          <CloseIcon />
        </ActionIcon>
      </Tooltip>
    </header>
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
