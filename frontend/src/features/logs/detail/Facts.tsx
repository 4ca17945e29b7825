import { useId, type ReactNode } from 'react'
import { isMissing } from '../../../lib/maybe'
import classes from './detail.module.css'

/** A name and its value; an absent value hides the line, a long one takes all of its width. */
export type Fact = [name: ReactNode, value: ReactNode, wide?: boolean]

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => !isMissing(value))
        .map(([name, value, wide], index) => (
          // By place: what a client names itself may come twice.
          <div key={index} className={classes.fact} data-wide={wide}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

interface SectionProps {
  title: string
  /** What stands at the right of the title. */
  tools?: ReactNode
  children: ReactNode
}

export function Section({ title, tools, children }: SectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <h3 id={id} className={classes.sectionTitle}>
          {title}
        </h3>
        {tools}
      </div>
      {children}
    </section>
  )
}
