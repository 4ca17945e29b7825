import type { ReactNode } from 'react'
import { commonTexts, shellTexts } from '../../lib/texts/common'
import { LogoMark } from '../../ui/LogoMark'
import { AccountMenu } from './AccountMenu'
import { Sections } from './Sections'
import classes from './Shell.module.css'

/** The frame of every page: the rail with the sections, and the page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {shellTexts.skip}
      </a>
      <div className={classes.rail}>
        <div className={classes.brand}>
          <LogoMark />
          <span className={classes.word}>{commonTexts.product}</span>
        </div>
        <Sections />
        <AccountMenu />
      </div>
      <main id="content" className={classes.content} tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
