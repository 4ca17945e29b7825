import { $api } from '../../api/client'
import type { Setting } from '../../api/types'
import { settingsTexts } from '../../lib/texts/settings'
import { DataTable, type Column } from '../../ui/DataTable'
import { LockIcon } from '../../ui/icons'
import { ErrorState } from '../../ui/States'
import { formatSetting } from './formatSetting'
import classes from './settings.module.css'
import { SettingsFrame } from './SettingsFrame'

const { columns } = settingsTexts

const settingColumns: Column<Setting>[] = [
  {
    id: 'key',
    header: columns.key,
    width: 300,
    cell: ({ key }) => <code className={classes.code}>{key}</code>,
  },
  { id: 'value', header: columns.value, width: 320, cell: ({ value }) => <Value value={value} /> },
  {
    id: 'source',
    header: columns.source,
    width: 220,
    cell: (setting) => <Origin setting={setting} />,
  },
  {
    id: 'default',
    header: columns.default,
    width: 240,
    cell: (setting) => (
      <span className={classes.muted}>
        <Value value={setting.default} />
      </span>
    ),
  },
]

function Value({ value }: { value: unknown }) {
  const text = formatSetting(value)
  return <span title={text}>{text}</span>
}

/** Where a value comes from, and whether only that place can change it. */
function Origin({ setting }: { setting: Setting }) {
  return (
    <>
      {settingsTexts.sources[setting.source] ?? setting.source}
      {setting.locked && (
        <span className={classes.locked} title={settingsTexts.lockedHint}>
          <LockIcon size={12} /> {settingsTexts.locked}
        </span>
      )}
    </>
  )
}

/** Every setting with its value and where that comes from. */
export function SettingsPage() {
  const { data, error, refetch } = $api.useQuery('get', '/api/v1/settings')
  return (
    <SettingsFrame lead={settingsTexts.lead}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable<Setting>
          label={settingsTexts.settingsTable}
          columns={settingColumns}
          rows={data?.settings}
          rowId={({ key }) => key}
        />
      )}
    </SettingsFrame>
  )
}
