import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { ApiProblem } from '../../lib/problem'
import { renderInApp } from '../../test/render'
import { SignInForm } from './SignInForm'

async function submit(onSignIn: () => Promise<void>) {
  renderInApp(<SignInForm expired={false} onSignIn={onSignIn} />)
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('hands over what was typed', async () => {
  const onSignIn = vi.fn().mockResolvedValue(undefined)
  await submit(onSignIn)
  expect(onSignIn).toHaveBeenCalledWith('ada@example.com', 'secret')
})

test('shows why the server refused', async () => {
  await submit(() =>
    Promise.reject(new ApiProblem(401, 'invalid-credentials', 'the email or password is wrong')),
  )
  expect((await screen.findByRole('alert')).textContent).toBe('The email or password is wrong.')
})
