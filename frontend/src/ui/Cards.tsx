import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { commonTexts } from '../lib/texts/common'
import classes from './Cards.module.css'
import { Problem } from './Problem'

interface CardsProps {
  label: string
  /** The numbers belong to an earlier question. */
  stale: boolean
  children: ReactNode
}

/** A few numbers at a glance, side by side. */
export function Cards({ label, stale, children }: CardsProps) {
  return (
    <section className={classes.cards} aria-label={label} data-stale={stale}>
      {children}
    </section>
  )
}

interface FailedCardsProps {
  error: unknown
  onRetry: () => void
}

/** Why there are no numbers, in their place. */
export function FailedCards({ error, onRetry }: FailedCardsProps) {
  return (
    <div role="alert" className={classes.failed}>
      <div>
        <Problem error={error} />
      </div>
      <Button size="compact-sm" onClick={onRetry}>
        {commonTexts.retry}
      </Button>
    </div>
  )
}

interface CardProps {
  name: string
  /** Absent while it is on its way, for which there is a place already. */
  value: string | undefined
  /** Stands for the value where the card is narrow. */
  short?: string
  note?: string
  /** Value and note in full, where they are short. */
  exact?: string
  exactNote?: string
  /** What is said of the number, at its right. */
  beside?: ReactNode
}

export function Card({ name, value, short = value, note, exact, ...props }: CardProps) {
  return (
    <div className={classes.card} role="group" aria-label={name}>
      <div className={classes.name}>{name}</div>
      <div className={classes.line}>
        <span className={classes.value} title={exact ?? value}>
          {value === undefined ? <span className={classes.skeleton} /> : fitting(value, short)}
        </span>
        {props.beside}
      </div>
      <div className={classes.note} title={props.exactNote ?? note}>
        {note}
      </div>
    </div>
  )
}

function fitting(value: string, short: string | undefined): ReactNode {
  if (short === value) return value
  return (
    <>
      <span className={classes.full}>{value}</span>
      <span className={classes.short}>{short}</span>
    </>
  )
}

/** Where a card draws how its number came about. */
export function CardCourse({ children }: { children: ReactNode }) {
  return <div className={classes.course}>{children}</div>
}
