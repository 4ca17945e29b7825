import { Kbd, Modal } from '@mantine/core'
import { commonTexts } from '../../lib/texts/common'
import { keyTexts } from '../../lib/texts/keys'
import classes from './KeySheet.module.css'

/** Lists what the keyboard does. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={keyTexts.title}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <dl className={classes.keys}>
        {keyTexts.keys.map(([key, does]) => (
          <div key={key} className={classes.line}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
