import { useId, type ReactNode } from 'react'
import classes from './form.module.css'

interface SectionProps {
  title: string
  lead: string
  children: ReactNode
}

/** Settings that belong together. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.section}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        <p className={classes.lead}>{lead}</p>
      </header>
      {children}
    </section>
  )
}
