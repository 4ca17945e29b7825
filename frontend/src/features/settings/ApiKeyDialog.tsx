import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import type { Permission } from '../../api/types'
import { fieldProblem, formProblem } from '../../lib/field-problem'
import { commonTexts } from '../../lib/texts/common'
import { apiKeysTexts } from '../../lib/texts/settings'
import { parseFieldMoment } from '../../lib/time'
import { CodeBlock } from '../../ui/CodeBlock'
import { InlineError } from '../../ui/States'
import { useTimeZone } from '../../ui/timezone'
import { Recipes } from '../recipes/Recipes'
import classes from './settings.module.css'

/** The fields at which the dialog shows what the server refused. */
const FIELDS = ['name', 'scopes', 'expires_at']

const scopes = Object.entries(apiKeysTexts.scopeHints) as [Permission, string][]

interface ApiKeyDialogProps {
  onClose: () => void
  onCreated: () => void
}

/** A key as it was made. */
type CreatedKey = NonNullable<Awaited<ReturnType<typeof createKey>>['data']>

/** Makes a key, then shows its secret this one time. */
export function ApiKeyDialog({ onClose, onCreated }: ApiKeyDialogProps) {
  const [created, setCreated] = useState<CreatedKey>()
  return (
    <Modal
      opened
      onClose={onClose}
      // A click beside the dialog must not lose a secret that cannot be shown again.
      closeOnClickOutside={created === undefined}
      title={created ? apiKeysTexts.secretTitle : apiKeysTexts.add}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      {created === undefined ? (
        <ApiKeyForm
          onClose={onClose}
          onCreated={(key) => {
            setCreated(key)
            onCreated()
          }}
        />
      ) : (
        <CreatedKeyView created={created} onClose={onClose} />
      )}
    </Modal>
  )
}

function CreatedKeyView({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  const { secret, api_key: key } = created
  return (
    <div className={classes.form}>
      <p>{apiKeysTexts.secretLead}</p>
      <CodeBlock text={secret} label={apiKeysTexts.copySecret} />
      {key.scopes.includes('ingest') && <Recipes apiKey={secret} />}
      <div className={classes.buttons}>
        <Button variant="filled" onClick={onClose}>
          {apiKeysTexts.done}
        </Button>
      </div>
    </div>
  )
}

interface ApiKeyFormProps {
  onClose: () => void
  onCreated: (created: CreatedKey) => void
}

function ApiKeyForm({ onClose, onCreated }: ApiKeyFormProps) {
  const { zone } = useTimeZone()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(['ingest'])
  const [expires, setExpires] = useState('')
  const creation = useMutation({
    mutationFn: () => createKey(name, chosen as Permission[], parseFieldMoment(expires, zone)),
    onSuccess: ({ data }) => data && onCreated(data),
  })
  const refused = (field: string) => fieldProblem(creation.error, field)

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        creation.mutate()
      }}
    >
      <TextInput
        label={apiKeysTexts.name}
        description={apiKeysTexts.nameHint}
        required
        data-autofocus
        value={name}
        error={refused('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ScopesField chosen={chosen} error={refused('scopes')} onChange={setChosen} />
      <TextInput
        type="datetime-local"
        label={apiKeysTexts.expires}
        description={apiKeysTexts.expiresHint}
        value={expires}
        error={refused('expires_at')}
        onChange={(event) => setExpires(event.currentTarget.value)}
      />
      <InlineError error={formProblem(creation.error, FIELDS)} />
      <div className={classes.buttons}>
        <Button onClick={onClose}>{commonTexts.cancel}</Button>
        <Button
          type="submit"
          variant="filled"
          disabled={chosen.length === 0}
          loading={creation.isPending}
        >
          {apiKeysTexts.add}
        </Button>
      </div>
    </form>
  )
}

interface ScopesFieldProps {
  chosen: string[]
  error: string | undefined
  onChange: (chosen: string[]) => void
}

function ScopesField({ chosen, error, onChange }: ScopesFieldProps) {
  return (
    <Checkbox.Group
      label={apiKeysTexts.scopes}
      size="xs"
      value={chosen}
      error={error}
      onChange={onChange}
    >
      <div className={classes.scopes}>
        {scopes.map(([scope, hint]) => (
          <Checkbox key={scope} value={scope} label={hint} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

function createKey(name: string, scopes: Permission[], expires_at: string | undefined) {
  return api.POST('/api/v1/api-keys', { body: { name, scopes, ...(expires_at && { expires_at }) } })
}
