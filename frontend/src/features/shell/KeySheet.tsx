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
      <div className={classes.groups}>
        {keyTexts.groups.map((group) => (
          <section key={group.title}>
            <h3 className={classes.title}>{group.title}</h3>
            <dl className={classes.keys}>
              {group.keys.map(([key, does]) => (
                <div key={key} className={classes.line}>
                  <dt>
                    {key.split(' ').map((cap) => (
                      <Kbd key={cap}>{cap}</Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
