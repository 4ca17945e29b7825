import { Link, useLocation } from '@tanstack/react-router'
import { useMay } from '../../api/session'
import { shellTexts } from '../../lib/texts/common'
import { ActivityIcon, LogsIcon, QuarantineIcon, SettingsIcon, UsageIcon } from '../../ui/icons'
import type { LogsSearch } from '../logs/search'
import { filterOf, readUsageSearch } from '../usage/search'
import classes from './Shell.module.css'

const sections = [
  { to: '/logs', label: shellTexts.logs, Icon: LogsIcon, carries: true },
  { to: '/usage', label: shellTexts.usage, Icon: UsageIcon, carries: true },
  { to: '/activity', label: shellTexts.activity, Icon: ActivityIcon, adminOnly: true },
  { to: '/quarantine', label: shellTexts.quarantine, Icon: QuarantineIcon, adminOnly: true },
  { to: '/settings', label: shellTexts.settings, Icon: SettingsIcon, adminOnly: true },
] as const

/** The ways to the sections that the account may use; the others do not appear. */
export function Sections() {
  const admin = useMay('admin')
  const carried = useCarriedFilter()
  return (
    <div className={classes.sections}>
      {sections
        .filter((section) => admin || !('adminOnly' in section))
        .map(({ to, label, Icon, ...section }) => (
          <Link
            key={to}
            to={to}
            search={'carries' in section ? carried(to) : undefined}
            activeOptions={{ includeSearch: false }}
            className={classes.section}
            title={label}
          >
            <Icon />
            <span className={classes.word}>{label}</span>
          </Link>
        ))}
    </div>
  )
}

/**
 * Logs and Usage look at the same entries: from one to the other, the period and those filters go
 * along that both understand. The way to where one is already leads to its beginning.
 */
function useCarriedFilter(): (to: string) => LogsSearch {
  const { pathname, search } = useLocation()
  const looking = ['/logs', '/usage'].find((page) => pathname.startsWith(page))
  return (to) => (looking === undefined || to === looking ? {} : filterOf(readUsageSearch(search)))
}
