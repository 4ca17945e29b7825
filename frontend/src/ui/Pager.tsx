import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { formatCount } from '../lib/format'
import { tableTexts } from '../lib/texts/common'
import { FirstIcon, LastIcon, LeftIcon, RightIcon } from './icons'
import classes from './Pager.module.css'
import { PAGE_SIZES, type Paging } from './usePaging'

interface PagerProps {
  paging: Paging
  /** The pointer or focus is on the way to the next page: a chance to fetch it. */
  onNearNext?: () => void
}

/** The bar below a list: what is shown of how many, page size, and a way to any page. */
export function Pager({ paging, onNearNext }: PagerProps) {
  const { page, pageCount, goTo, total } = paging
  return (
    <nav className={classes.pager} aria-label={tableTexts.pages}>
      <span className={classes.range}>{describeRange(paging)}</span>
      <label className={classes.size}>
        <span className={classes.sizeLabel}>{tableTexts.perPage}</span>
        <NativeSelect
          aria-label={tableTexts.perPage}
          value={paging.perPage}
          data={sizesWith(paging.perPage)}
          onChange={(event) => paging.setPerPage(Number(event.currentTarget.value))}
        />
      </label>
      <div className={classes.steps}>
        <Step label={tableTexts.first} to={1} disabled={page <= 1} goTo={goTo}>
          <FirstIcon />
        </Step>
        <Step label={tableTexts.previous} to={page - 1} disabled={page <= 1} goTo={goTo}>
          <LeftIcon />
        </Step>
        <PageField key={page} paging={paging} />
        <span className={classes.count}>
          {total === undefined ? '' : tableTexts.of(formatCount(pageCount))}
        </span>
        <Step
          label={tableTexts.next}
          to={page + 1}
          disabled={page >= pageCount}
          goTo={goTo}
          onNear={onNearNext}
        >
          <RightIcon />
        </Step>
        <Step label={tableTexts.last} to={pageCount} disabled={page >= pageCount} goTo={goTo}>
          <LastIcon />
        </Step>
      </div>
    </nav>
  )
}

function describeRange({ total, from, to }: Paging): string {
  if (total === undefined) return ''
  if (total === 0) return tableTexts.none
  return tableTexts.range(formatCount(from), formatCount(to), formatCount(total))
}

function sizesWith(perPage: number): string[] {
  return [...new Set([...PAGE_SIZES, perPage])].sort((a, b) => a - b).map(String)
}

interface StepProps {
  label: string
  to: number
  disabled: boolean
  goTo: (page: number) => void
  onNear?: () => void
  children: ReactNode
}

function Step({ label, to, disabled, goTo, onNear, children }: StepProps) {
  return (
    <ActionIcon
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={() => goTo(to)}
      onMouseEnter={onNear}
      onFocus={onNear}
    >
      {children}
    </ActionIcon>
  )
}

/** The page's number, which can be overwritten to jump. */
function PageField({ paging }: { paging: Paging }) {
  const [text, setText] = useState(String(paging.page))

  function jump() {
    const wanted = Number.parseInt(text, 10)
    if (Number.isNaN(wanted) || wanted === paging.page) setText(String(paging.page))
    else paging.goTo(wanted)
  }

  return (
    <TextInput
      aria-label={tableTexts.page}
      className={classes.field}
      inputMode="numeric"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={jump}
      onKeyDown={(event) => event.key === 'Enter' && jump()}
    />
  )
}
