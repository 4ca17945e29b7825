import { Link } from '@tanstack/react-router'
import { useMay } from '../../api/session'
import { shellTexts } from '../../lib/texts/common'
import { ActivityIcon, LogsIcon, SettingsIcon, UsageIcon } from '../../ui/icons'
import classes from './Shell.module.css'

const sections = [
  { to: '/logs', label: shellTexts.logs, Icon: LogsIcon, adminOnly: false },
  { to: '/usage', label: shellTexts.usage, Icon: UsageIcon, adminOnly: false },
  { to: '/activity', label: shellTexts.activity, Icon: ActivityIcon, adminOnly: true },
  { to: '/settings', label: shellTexts.settings, Icon: SettingsIcon, adminOnly: true },
] as const

/** The ways to the sections that the account may use; the others do not appear. */
export function Sections() {
  const admin = useMay('admin')
  return (
    <div className={classes.sections}>
      {sections
        .filter(({ adminOnly }) => admin || !adminOnly)
        .map(({ to, label, Icon }) => (
          <Link key={to} to={to} className={classes.section} title={label}>
            <Icon />
            <span className={classes.word}>{label}</span>
          </Link>
        ))}
    </div>
  )
}
