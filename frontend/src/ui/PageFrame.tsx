import type { ReactNode } from 'react'
import classes from './PageFrame.module.css'

interface PageFrameProps {
  title: string
  lead?: string
  /** What can be done on the page, at the right of its title. */
  tools?: ReactNode
  children: ReactNode
}

/** A page with a title and content below it. */
export function PageFrame({ title, lead, tools, children }: PageFrameProps) {
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1 className={classes.title}>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        <div className={classes.tools}>{tools}</div>
      </header>
      {children}
    </div>
  )
}

/** The part of a page that scrolls: wide tables sideways, long ones down. */
export function Scroll({ children }: { children: ReactNode }) {
  return (
    // Focusable, so that the keyboard can scroll it.
    <div className={classes.scroll} tabIndex={0}>
      {children}
    </div>
  )
}
