import type { Change } from '../lib/change'
import { formatShare } from '../lib/format'
import { changeTexts } from '../lib/texts/usage'
import classes from './ChangeLabel.module.css'

interface ChangeLabelProps {
  change: Change
  /** Which way is for the better. Without it neither is, and the change has no colour. */
  better?: 'up' | 'down'
  /** The numbers are shares, which differ by points. */
  points?: boolean
}

const ARROWS = { up: '↑', down: '↓' }

/** Beyond a doubling, tenths of a percent say nothing. */
function formatChange(by: number): string {
  return formatShare(by >= 1 ? Math.round(by * 100) / 100 : by, 1)
}

/** The change against the period before: an arrow to look at, and words to hear. */
export function ChangeLabel({ change: { direction, by }, better, points }: ChangeLabelProps) {
  const verdict = better && direction !== 'same' && (direction === better ? 'better' : 'worse')
  const amount = points ? `${(by * 100).toFixed(1)} ${changeTexts.points}` : formatChange(by)
  const words = [
    direction === 'same' ? changeTexts.same : `${changeTexts[direction]} ${amount}`,
    changeTexts.fromBefore,
  ].join(' ')
  const spoken = verdict ? `${words}, ${changeTexts[verdict]}` : words
  return (
    <span className={classes.change} data-verdict={verdict || undefined} title={spoken}>
      <span aria-hidden="true">
        {direction === 'same' ? changeTexts.same : `${ARROWS[direction]} ${amount}`}
      </span>
      <span className={classes.spoken}>{spoken}</span>
    </span>
  )
}
