import { spellHidden } from '../lib/hidden'
import { Name } from './Name'
import { ActionIcon, Progress } from '@mantine/core'
import { commonTexts } from '../lib/texts/common'
import { CloseIcon } from './icons'
import classes from './JobTray.module.css'
import { useJobs, type Job } from './jobs'

/** The work that is going on, in a corner of every page. */
export function JobTray() {
  const jobs = useJobs()
  if (jobs.length === 0) return null
  return (
    <section className={classes.tray} aria-label={commonTexts.jobs}>
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </section>
  )
}

function JobLine({ job }: { job: Job }) {
  const { label, share, note, cancel } = job
  const known = share !== undefined
  return (
    <div className={classes.job}>
      <div className={classes.words}>
        <span className={classes.label}>
          <Name cut text={label} />
        </span>
        <span className={classes.note}>{note}</span>
        {cancel && (
          <ActionIcon
            size={24}
            aria-label={`${commonTexts.cancel} ${spellHidden(label)}`}
            onClick={cancel}
          >
            <CloseIcon size={12} />
          </ActionIcon>
        )}
      </div>
      <Progress.Root size={4}>
        <Progress.Section
          value={known ? Math.round(share * 100) : 100}
          animated={!known}
          striped={!known}
          aria-label={spellHidden(label)}
          aria-valuenow={known ? Math.round(share * 100) : undefined}
        />
      </Progress.Root>
    </div>
  )
}
