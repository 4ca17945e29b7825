import { Skeleton } from '@mantine/core'
import classes from './detail.module.css'

/** Stands in for an entry while it is fetched. */
export function DetailSkeleton() {
  return (
    <div className={classes.section} aria-hidden="true">
      {Array.from({ length: 12 }, (_, line) => (
        <Skeleton key={line} height={12} my={8} width={`${90 - ((line * 17) % 50)}%`} />
      ))}
    </div>
  )
}
