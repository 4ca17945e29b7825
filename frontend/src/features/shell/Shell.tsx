import { lazy, Suspense, useState, type ReactNode } from 'react'
import { commonTexts, shellTexts } from '../../lib/texts/common'
import { LogoMark } from '../../ui/LogoMark'
import { KeyHelp } from './KeyHelp'
import { Sections } from './Sections'
import classes from './Shell.module.css'

// Fetched at once, but the page does not wait for it.
const menu = import('./AccountMenu')
const AccountMenu = lazy(async () => ({ default: (await menu).AccountMenu }))

/** The frame of every page: the rail with the sections, and the page. */
export function Shell({ children }: { children: ReactNode }) {
  const [keysOpened, setKeysOpened] = useState(false)
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {shellTexts.skip}
      </a>
      <nav className={classes.rail} aria-label={shellTexts.sections}>
        <div className={classes.brand}>
          <LogoMark />
          <span className={classes.word}>{commonTexts.product}</span>
        </div>
        <Sections />
        <Suspense fallback={<div className={classes.account} />}>
          <AccountMenu onShowKeys={() => setKeysOpened(true)} />
        </Suspense>
      </nav>
      <main id="content" className={classes.content} tabIndex={-1}>
        {children}
      </main>
      <KeyHelp opened={keysOpened} onChange={setKeysOpened} />
    </div>
  )
}
