import { spellHidden } from '../../lib/hidden'
import { Name } from '../../ui/Name'
import {
  Kbd,
  Menu,
  UnstyledButton,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { signOut, useSession } from '../../api/session'
import type { Identity } from '../../api/types'
import { formatWord } from '../../lib/format'
import { passwordTexts, shellTexts } from '../../lib/texts/common'
import { keyTexts } from '../../lib/texts/keys'
import type { TimeZone } from '../../lib/time'
import { UserIcon } from '../../ui/icons'
import { useTimeZone } from '../../ui/timezone'
import { toastFailure } from '../../ui/toast'
import classes from './Shell.module.css'

const PasswordDialog = lazy(async () => ({
  default: (await import('./PasswordDialog')).PasswordDialog,
}))

const schemes: [MantineColorScheme, string][] = [
  ['light', shellTexts.light],
  ['dark', shellTexts.dark],
  ['auto', shellTexts.system],
]

const zones: [TimeZone, string][] = [
  ['local', shellTexts.localTime],
  ['utc', shellTexts.utc],
]

/** The reader's account: how they like to see things, their password, and the way out. */
export function AccountMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const session = useSession()
  const [changing, setChanging] = useState(false)
  if (session.phase !== 'signed-in') return null
  const { account } = session.identity
  return (
    <>
      <AccountActions
        account={account}
        onShowKeys={onShowKeys}
        onChangePassword={() => setChanging(true)}
      />
      {changing && account && (
        <Suspense>
          <PasswordDialog email={account.email} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  )
}

interface AccountActionsProps {
  account: Identity['account']
  onShowKeys: () => void
  onChangePassword: () => void
}

function AccountActions({ account, onShowKeys, onChangePassword }: AccountActionsProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { zone, setZone } = useTimeZone()
  const name = account?.name ?? account?.email

  return (
    <Menu position="right-end" width={220} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton
          className={classes.account}
          aria-label={`${shellTexts.accountMenu}: ${spellHidden(name ?? '')}`}
        >
          <UserIcon />
          <span className={classes.word}>{name && <Name cut text={name} />}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who}>
          {account && <Name cut text={account.email} />}
          {account && formatWord(account.role)}
        </Menu.Label>
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
        <Menu.Item rightSection={<Kbd>?</Kbd>} onClick={onShowKeys}>
          {keyTexts.open}
        </Menu.Item>
        {account && <Menu.Item onClick={onChangePassword}>{passwordTexts.open}</Menu.Item>}
        <Menu.Item
          onClick={() => {
            signOut().catch(toastFailure)
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
      <Menu.RadioGroup value={value} onChange={(next) => onChange(next as Value)}>
        {options.map(([option, name]) => (
          <Menu.RadioItem key={option} value={option}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
