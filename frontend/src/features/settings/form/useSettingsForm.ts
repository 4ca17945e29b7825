import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client'
import { queryKeys } from '../../../api/query-keys'
import type { Setting } from '../../../api/types'
import { problemAt } from '../../../lib/field-problem'
import { ApiProblem, type FieldProblem } from '../../../lib/problem'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { toast } from '../../../ui/toast'
import {
  changed,
  defaultOf,
  reset,
  settingOf,
  toBody,
  valueOf,
  type Draft,
  type Form,
} from './draft'

/** What is being changed, and the way to change, save and discard it. */
export interface SettingsForm extends Form {
  value: (key: string) => unknown
  defaultOf: (key: string) => unknown
  setting: (key: string) => Setting | undefined
  isChanged: (key: string) => boolean
  change: (key: string, value: unknown) => void
  reset: (key: string) => void
  problem: (field: string) => string | undefined
  changes: number
  discard: () => void
  save: () => Promise<void>
  isSaving: boolean
  /** Whether fields stand as they were refused. */
  isRefused: boolean
  /** What else went wrong when it was to be saved. */
  error: unknown
}

/** A form over the settings of an answer. */
export function useSettingsForm(settings: readonly Setting[]): SettingsForm {
  const [draft, setDraft] = useState<Draft>({})
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const form: Form = { settings, draft }
  const saving = useSave({
    onSaved: () => {
      setDraft({})
      setProblems([])
    },
    onRefused: setProblems,
  })
  const take = (key: string, next: Draft) => {
    setDraft(next)
    // What was wrong with the old value says nothing of the new one.
    setProblems(problems.filter(({ field }) => field.split('[')[0] !== key))
  }

  return {
    ...form,
    value: (key) => valueOf(form, key),
    defaultOf: (key) => defaultOf(form, key),
    setting: (key) => settingOf(form, key),
    isChanged: (key) => key in draft,
    change: (key, value) => take(key, changed(form, key, value)),
    reset: (key) => take(key, reset(form, key)),
    problem: (field) => problemAt(problems, field),
    changes: Object.keys(draft).length,
    discard: () => {
      setDraft({})
      setProblems([])
      saving.reset()
    },
    save: () => saving.mutateAsync(draft).then(() => undefined),
    isSaving: saving.isPending,
    isRefused: problems.length > 0,
    error: namesFields(saving.error) ? undefined : saving.error,
  }
}

interface SaveOptions {
  onSaved: () => void
  onRefused: (problems: readonly FieldProblem[]) => void
}

function useSave({ onSaved, onRefused }: SaveOptions) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: Draft) => api.PATCH('/api/v1/settings', { body: toBody(draft) }),
    onSuccess: ({ data }) => {
      client.setQueryData(queryKeys.settings(), data)
      onSaved()
      toast(settingsFormTexts.saved)
    },
    onError: (error) => onRefused(namesFields(error) ? error.errors : []),
  })
}

/** Whether an error says what is wrong with which field. */
export function namesFields(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.errors.length > 0
}
