import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatCount } from '../lib/format'
import type { Json } from '../lib/json'
import { commonTexts } from '../lib/texts/common'
import classes from './JsonTree.module.css'

/** Deeper levels open on demand. */
const OPEN_LEVELS = 2
/** The vector of an embedding has thousands. */
const PAGE = 100

/** JSON as a tree that folds. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <div className={classes.tree}>
      <Value value={value} level={0} />
    </div>
  )
}

interface NodeProps {
  name?: string
  value: Json
  level: number
}

function Value({ name, value, level }: NodeProps) {
  if (typeof value === 'object' && value !== null) {
    return <Branch name={name} value={value} level={level} />
  }
  return (
    <div className={classes.leaf}>
      <Name name={name} />
      <span data-kind={value === null ? 'null' : typeof value}>
        {typeof value === 'string' ? value : String(value)}
      </span>
    </div>
  )
}

interface BranchProps extends NodeProps {
  value: Json[] | { [name: string]: Json }
}

function Branch({ name, value, level }: BranchProps) {
  const [shown, setShown] = useState(PAGE)
  const [open, setOpen] = useState(level < OPEN_LEVELS)
  const items = Object.entries(value)
  const rest = items.length - shown

  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.summary}>
        <Name name={name} />
        <span className={classes.size}>
          {Array.isArray(value) ? `[${items.length}]` : `{${items.length}}`}
        </span>
      </summary>
      {/* What is folded is not drawn. */}
      {open && (
        <div className={classes.children}>
          {items.slice(0, shown).map(([key, item]) => (
            <Value key={key} name={key} value={item} level={level + 1} />
          ))}
          {rest > 0 && (
            <Button variant="subtle" size="compact-xs" onClick={() => setShown(shown + PAGE * 10)}>
              {commonTexts.showMore(formatCount(rest))}
            </Button>
          )}
        </div>
      )}
    </details>
  )
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className={classes.name}>{name}</span>
}
