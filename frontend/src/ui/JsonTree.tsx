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
  if (value.kind === 'object') {
    return <Branch name={name} items={value.members} size={braces} level={level} />
  }
  if (value.kind === 'list') {
    const items = value.items.map((item, index) => ({ name: String(index), value: item }))
    return <Branch name={name} items={items} size={brackets} level={level} />
  }
  return (
    <div className={classes.leaf}>
      <Name name={name} />
      <bdi data-kind={value.kind}>{value.kind === 'string' ? value.value : value.source}</bdi>
    </div>
  )
}

const braces = (count: number) => `{${count}}`
const brackets = (count: number) => `[${count}]`

interface BranchProps {
  name?: string
  items: { name: string; value: Json }[]
  size: (count: number) => string
  level: number
}

function Branch({ name, items, size, level }: BranchProps) {
  const [shown, setShown] = useState(PAGE)
  const [open, setOpen] = useState(level < OPEN_LEVELS)
  const rest = items.length - shown

  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.summary}>
        <Name name={name} />
        <span className={classes.size}>{size(items.length)}</span>
      </summary>
      {/* What is folded is not drawn. */}
      {open && (
        <div className={classes.children}>
          {items.slice(0, shown).map((item, index) => (
            // By place: names may come twice.
            <Value key={index} name={item.name} value={item.value} level={level + 1} />
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
  if (name === undefined) return null
  return (
    <span className={classes.name}>
      <bdi>{name}</bdi>
    </span>
  )
}
