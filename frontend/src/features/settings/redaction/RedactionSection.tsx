import { useState } from 'react'
import type { SettingsAnswer } from '../../../api/types'
import { redactionTexts, settingsFormTexts } from '../../../lib/texts/settings-form'
import { Section } from '../form/Section'
import type { SettingsForm } from '../form/useSettingsForm'
import { BuiltinRules } from './BuiltinRules'
import { OwnRules } from './OwnRules'
import { BUILTINS, PATTERNS, readRules } from './rules'
import { TestBench } from './TestBench'
import { usePreview } from './usePreview'
import classes from './redaction.module.css'

interface RedactionSectionProps {
  form: SettingsForm
  known: SettingsAnswer['redaction_builtins']
}

/** The redaction rules beside a text on which they are tried as one types. */
export function RedactionSection({ form, known }: RedactionSectionProps) {
  const [text, setText] = useState(redactionTexts.example)
  const builtins = form.value(BUILTINS) as string[]
  const rules = readRules(form.value(PATTERNS))
  const preview = usePreview(text, builtins, rules)
  const { sections } = settingsFormTexts

  return (
    <Section title={sections.redaction} lead={sections.redactionLead}>
      <div className={classes.columns}>
        <div>
          <BuiltinRules form={form} known={known} chosen={builtins} preview={preview} />
          <OwnRules form={form} rules={rules} preview={preview} />
        </div>
        <TestBench text={text} onText={setText} preview={preview} />
      </div>
    </Section>
  )
}
