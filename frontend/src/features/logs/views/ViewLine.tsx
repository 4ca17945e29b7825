import { spellHidden } from '../../../lib/hidden'
import { Name } from '../../../ui/Name'
import { ActionIcon } from '@mantine/core'
import type { View } from '../../../api/types'
import { viewTexts } from '../../../lib/texts/views'
import { CheckIcon, RefreshIcon, TrashIcon } from '../../../ui/icons'
import { toast, toastFailure } from '../../../ui/toast'
import { deleteView, overwriteView, type shownNow } from './views'
import classes from './views.module.css'

interface ViewLineProps {
  view: View
  /** It is what shows. */
  current: boolean
  shown: ReturnType<typeof shownNow>
  onShow: () => void
}

/** A view, and for its owner what can be done with it. */
export function ViewLine({ view, current, shown, onShow }: ViewLineProps) {
  const { id, name, own, owner, shared } = view
  return (
    <li className={classes.line}>
      <button
        type="button"
        className={classes.open}
        aria-current={current || undefined}
        onClick={onShow}
      >
        <span className={classes.check}>{current && <CheckIcon size={14} />}</span>
        <span className={classes.name}>
          <Name cut text={name} />
        </span>
        <span className={classes.owner}>
          {own ? shared && viewTexts.shared : owner && <Name cut text={owner} />}
        </span>
      </button>
      {own && !current && (
        <ActionIcon
          size={24}
          aria-label={viewTexts.overwrite(spellHidden(name))}
          title={viewTexts.overwrite(spellHidden(name))}
          onClick={() => attempt(overwriteView(id, shown), viewTexts.saved(name))}
        >
          <RefreshIcon size={14} />
        </ActionIcon>
      )}
      {own && (
        <ActionIcon
          size={24}
          aria-label={viewTexts.delete(spellHidden(name))}
          title={viewTexts.delete(spellHidden(name))}
          onClick={() => attempt(deleteView(id), viewTexts.deleted(name))}
        >
          <TrashIcon size={14} />
        </ActionIcon>
      )}
    </li>
  )
}

function attempt(work: Promise<void>, done: string) {
  work.then(() => toast(done), toastFailure)
}
