import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { settingsTexts } from '../../lib/texts/settings'
import { PageFrame, Scroll } from '../../ui/PageFrame'
import classes from './settings.module.css'

const tabs = [
  { to: '/settings', label: settingsTexts.configuration },
  { to: '/settings/accounts', label: settingsTexts.accounts },
  { to: '/settings/api-keys', label: settingsTexts.apiKeys },
] as const

interface SettingsFrameProps {
  lead: string
  tools?: ReactNode
  /** The content brings the part that scrolls with it. */
  ownScroll?: boolean
  children: ReactNode
}

/** What the settings pages share: the title and the way between them. */
export function SettingsFrame({ lead, tools, ownScroll, children }: SettingsFrameProps) {
  return (
    <PageFrame title={settingsTexts.title}>
      <nav className={classes.tabs} aria-label={settingsTexts.tabs}>
        {tabs.map(({ to, label }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={{ exact: true }}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={classes.lead}>
        <p>{lead}</p>
        {tools}
      </div>
      {ownScroll ? children : <Scroll>{children}</Scroll>}
    </PageFrame>
  )
}
