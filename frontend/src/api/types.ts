import type { Json } from '../lib/json'
import type { components, paths } from './schema'

/** The JSON body of a successful answer, by path and method of the OpenAPI document. */
type Answer<
  Path extends keyof paths,
  Method extends 'get' | 'post' | 'patch',
  Status extends 200 | 201 = 200,
> = paths[Path] extends {
  [M in Method]: { responses: { [S in Status]: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

type Query<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Parameters } }
}
  ? NonNullable<Parameters>
  : never

export type TokenAnswer = Answer<'/api/v1/auth/login', 'post'>
export type Identity = Answer<'/api/v1/auth/me', 'get'>
export type Permission = Identity['permissions'][number]

export type EntryPage = Answer<'/api/v1/logs', 'get'>
export type Entry = EntryPage['items'][number]
export type EntryStatus = Entry['status']
export type EntryAnswer = Answer<'/api/v1/logs/{id}', 'get'>
/** The parts of an entry that hold what a client sent as JSON of its own. */
export type JsonPart = 'prompt' | 'response' | 'metadata'
/** An entry with its content as it was sent, which a JavaScript value cannot hold. */
export type EntryDetail = Omit<EntryAnswer, JsonPart> & { [Part in JsonPart]?: Json }
export type ContentState = EntryDetail['content']['prompt']['state']
export type Stats = Answer<'/api/v1/logs/stats', 'get'>
export type Facet = NonNullable<Answer<'/api/v1/logs/facets', 'get'>['facets'][string]>
export type FacetValue = Facet['values'][number]
export type ListQuery = Query<'/api/v1/logs'>
export type FilterQuery = Query<'/api/v1/logs/stats'>
export type FilterBody = components['schemas']['LogFilter']
export type View = Answer<'/api/v1/views', 'get'>['items'][number]
export type CleanupAnswer = Answer<'/api/v1/logs/cleanup', 'post'>

export type UsageSummary = Answer<'/api/v1/usage/summary', 'get'>
export type UsageTimeseries = Answer<'/api/v1/usage/timeseries', 'get'>
export type UsageBreakdown = Answer<'/api/v1/usage/breakdown', 'get'>
export type UsagePoint = UsageTimeseries['points'][number]
export type UsageNumbers = UsagePoint['total']
export type UsageGroup = UsageTimeseries['groups'][number]
export type UsageFilterQuery = Query<'/api/v1/usage/summary'>
export type TimeseriesQuery = Query<'/api/v1/usage/timeseries'>
export type BreakdownQuery = Query<'/api/v1/usage/breakdown'>

export type Activity = Answer<'/api/v1/activity', 'get'>['items'][number]
export type ActivityQuery = Query<'/api/v1/activity'>
export type QuarantinePage = Answer<'/api/v1/quarantine', 'get'>
export type Quarantined = QuarantinePage['items'][number]
export type QuarantinedDetail = Answer<'/api/v1/quarantine/{id}', 'get'>
export type QuarantineQuery = Query<'/api/v1/quarantine'>
export type SettingsAnswer = Answer<'/api/v1/settings', 'get'>
export type Setting = SettingsAnswer['settings'][number]
export type SettingsChange = components['schemas']['UpdateSettings']
export type RedactionPattern = components['schemas']['RedactionPattern']
export type RedactionPreview = Answer<'/api/v1/settings/redaction/preview', 'post'>
export type Account = Answer<'/api/v1/accounts', 'get'>['items'][number]
export type Role = Account['role']
export type ApiKey = Answer<'/api/v1/api-keys', 'get'>['items'][number]
