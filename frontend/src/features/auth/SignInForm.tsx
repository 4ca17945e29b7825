import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { authTexts } from '../../lib/texts/common'
import { LogoMark } from '../../ui/LogoMark'
import { InlineError } from '../../ui/States'
import classes from './SignInForm.module.css'

interface SignInFormProps {
  /** Why one is here, when one did not ask to be. */
  expired: boolean
  onSignIn: (email: string, password: string) => Promise<void>
}

/** The way in. */
export function SignInForm({ expired, onSignIn }: SignInFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({ mutationFn: () => onSignIn(email, password) })

  return (
    <main className={classes.page}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate()
        }}
      >
        <div className={classes.head}>
          <LogoMark size={28} />
          <div>
            <h1 className={classes.title}>{authTexts.title}</h1>
            <p className={classes.lead}>
              {authTexts.lead} {location.host}
            </p>
          </div>
        </div>
        {expired && <p role="status">{authTexts.expired}</p>}
        <TextInput
          size="sm"
          type="email"
          label={authTexts.email}
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          size="sm"
          label={authTexts.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <InlineError error={attempt.error} />
        <Button type="submit" size="sm" variant="filled" loading={attempt.isPending}>
          {authTexts.submit}
        </Button>
      </form>
    </main>
  )
}
