import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { signOut, useSession } from '../../api/session'
import { formatWord } from '../../lib/format'
import { describeProblem } from '../../lib/problem'
import { shellTexts } from '../../lib/texts/common'
import type { TimeZone } from '../../lib/time'
import { CheckIcon, UserIcon } from '../../ui/icons'
import { useTimeZone } from '../../ui/timezone'
import { toastFailure } from '../../ui/toast'
import classes from './Shell.module.css'

const schemes: [MantineColorScheme, string][] = [
  ['light', shellTexts.light],
  ['dark', shellTexts.dark],
  ['auto', shellTexts.system],
]

const zones: [TimeZone, string][] = [
  ['local', shellTexts.localTime],
  ['utc', shellTexts.utc],
]

/** Who is signed in, how they like to see things, and the way out. */
export function AccountMenu() {
  const session = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { zone, setZone } = useTimeZone()
  if (session.phase !== 'signed-in') return null
  const { account } = session.identity

  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={shellTexts.accountMenu}>
          <UserIcon />
          <span className={classes.word}>{account?.name ?? account?.email}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div>{account?.email}</div>
          <div className={classes.role}>{account && formatWord(account.role)}</div>
        </div>
        <Menu.Divider />
        <Choices
          label={shellTexts.appearance}
          options={schemes}
          value={colorScheme}
          onChange={setColorScheme}
        />
        <Menu.Divider />
        <Choices label={shellTexts.times} options={zones} value={zone} onChange={setZone} />
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            signOut().catch((error: unknown) => toastFailure(describeProblem(error)))
          }}
        >
          {shellTexts.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

interface ChoicesProps<Value> {
  label: string
  options: [Value, string][]
  value: Value
  onChange: (value: Value) => void
}

function Choices<Value extends string>({ label, options, value, onChange }: ChoicesProps<Value>) {
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {options.map(([option, name]) => (
        <Menu.Item
          key={option}
          role="menuitemradio"
          aria-checked={option === value}
          closeMenuOnClick={false}
          rightSection={option === value && <CheckIcon size={14} />}
          onClick={() => onChange(option)}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  )
}
