import { $api } from '../../api/client'
import { settingsFormTexts } from '../../lib/texts/settings-form'
import { ErrorState } from '../../ui/States'
import { SettingsForms } from './SettingsForms'
import { SettingsFrame } from './SettingsFrame'

/** Every setting, and the way to change those that may change while the log is running. */
export function SettingsPage() {
  const { data, error, refetch } = $api.useQuery('get', '/api/v1/settings')
  return (
    <SettingsFrame lead={settingsFormTexts.lead} ownScroll={data !== undefined}>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <SettingsForms answer={data} />}
    </SettingsFrame>
  )
}
