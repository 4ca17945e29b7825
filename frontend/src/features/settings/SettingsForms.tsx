import type { SettingsAnswer } from '../../api/types'
import { ABSENT, formatAverage } from '../../lib/format'
import { settingsFormTexts } from '../../lib/texts/settings-form'
import { Scroll } from '../../ui/PageFrame'
import { FlagField, NumberField, TextField } from './form/fields'
import { LeaveGuard } from './form/LeaveGuard'
import { lossesOf, type Loss } from './form/losses'
import { LossWarning } from './form/LossWarning'
import { SaveBar } from './form/SaveBar'
import { Section } from './form/Section'
import { useSettingsForm, type SettingsForm } from './form/useSettingsForm'
import { RedactionSection } from './redaction/RedactionSection'
import { ServerSettings } from './ServerSettings'
import classes from './form/form.module.css'

const MAX_BYTES = 'audit_log.max_content_bytes'
const { sections, days } = settingsFormTexts

/** All settings, those that may change as forms. */
export function SettingsForms({ answer }: { answer: SettingsAnswer }) {
  const form = useSettingsForm(answer.settings)
  const losses = useLosses(form)
  const fixed = answer.settings.filter(({ key }) => !(key in settingsFormTexts.fields))
  return (
    <>
      <Scroll>
        <div className={classes.form}>
          <RetentionSection form={form} losses={losses} />
          <PersistenceSection form={form} />
          <RedactionSection form={form} known={answer.redaction_builtins} />
          <UsageSection form={form} losses={losses} />
          <QuarantineSection form={form} />
          <Section title={sections.server} lead={sections.serverLead}>
            <ServerSettings settings={fixed} />
          </Section>
        </div>
      </Scroll>
      <SaveBar form={form} />
      <LeaveGuard isChanged={form.changes > 0} />
    </>
  )
}

function inKib(form: SettingsForm): string {
  const value = form.value(MAX_BYTES)
  return settingsFormTexts.bytes(typeof value === 'number' ? formatAverage(value / 1024) : ABSENT)
}

interface SectionProps {
  form: SettingsForm
  losses: Loss[]
}

function RetentionSection({ form, losses }: SectionProps) {
  return (
    <Section title={sections.retention} lead={sections.retentionLead}>
      <NumberField form={form} name="audit_log.retention_days" unit={days} />
      <NumberField form={form} name="audit_log.content_retention_days" unit={days} />
      <LossWarning
        losses={losses.filter(({ what }) => what === 'entries' || what === 'contents')}
      />
      <TextField form={form} name="running_timeout" />
    </Section>
  )
}

function PersistenceSection({ form }: { form: SettingsForm }) {
  return (
    <Section title={sections.persistence} lead={sections.persistenceLead}>
      <FlagField form={form} name="audit_log.enabled" />
      <FlagField form={form} name="audit_log.persist_prompts" />
      <FlagField form={form} name="audit_log.persist_responses" />
      <FlagField form={form} name="audit_log.persist_failure_details" />
      <NumberField form={form} name={MAX_BYTES} unit={inKib(form)} />
    </Section>
  )
}

function UsageSection({ form, losses }: SectionProps) {
  return (
    <Section title={sections.usage} lead={sections.usageLead}>
      <NumberField form={form} name="usage.hourly_retention_days" unit={days} />
      <NumberField form={form} name="usage.daily_retention_days" unit={days} />
      <LossWarning losses={losses.filter(({ what }) => what === 'hourly' || what === 'daily')} />
    </Section>
  )
}

function QuarantineSection({ form }: { form: SettingsForm }) {
  return (
    <Section title={sections.quarantine} lead={sections.quarantineLead}>
      <NumberField form={form} name="quarantine.retention_days" unit={days} />
      <NumberField form={form} name="quarantine.max_bytes" unit="" />
    </Section>
  )
}

const MINUTE_MS = 60_000

/** What saving would remove, to the minute: a moment that moved all the time could not be read. */
function useLosses(form: SettingsForm): Loss[] {
  return lossesOf(form, Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS)
}
