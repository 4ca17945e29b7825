import type { components } from '../../api/schema'

type Schemas = components['schemas']

/** The closed sets of words of the API. A table of texts that satisfies one of them is complete. */
export type Action = Schemas['Action']
export type ActorKind = Schemas['ActorKind']
export type ErrorCategory = Schemas['ErrorCategory']
export type Origin = Schemas['Origin']
export type Permission = Schemas['Permission']
export type Role = Schemas['Role']
export type SettingSource = Schemas['SettingSource']
export type Status = Schemas['Status']

/** Where a setting comes from that the web app cannot change. */
export type LockedSource = Exclude<SettingSource, 'default' | 'database'>

/** Why there is no content to show. */
export type MissingContent = Exclude<Schemas['SnapshotState'], 'stored'>

type Filter = Schemas['LogFilter']

/** The filters that take several values: those that can also exclude values. */
export type FacetField = {
  [Field in keyof Filter]-?: `not_${Field}` extends keyof Filter ? Field : never
}[keyof Filter]

/** The filters of one value, except the period. */
export type SingleField = Exclude<
  keyof Filter,
  FacetField | `not_${FacetField}` | 'from' | 'to' | 'period' | 'without' | 'metadata'
>

type Update = Schemas['UpdateSettings']

/** The settings that can be changed, each by its key with dots. */
export type SettingKey = {
  [Section in keyof Update]-?: NonNullable<Update[Section]> extends string
    ? Section
    : `${Section}.${Extract<keyof NonNullable<Update[Section]>, string>}`
}[keyof Update]

/** The words that are shown as words: those of entries, accounts and activity. */
export type Word =
  | Schemas['Status']
  | Schemas['ErrorCategory']
  | Schemas['Capability']
  | Schemas['Source']
  | Schemas['FeatureType']
  | Schemas['ActorKind']
  | Schemas['Role']
