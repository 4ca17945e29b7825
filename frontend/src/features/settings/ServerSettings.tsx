import type { Setting } from '../../api/types'
import { settingsTexts } from '../../lib/texts/settings'
import { DataTable, type Column } from '../../ui/DataTable'
import { formatSetting } from './formatSetting'
import classes from './settings.module.css'

const { columns } = settingsTexts

const settingColumns: Column<Setting>[] = [
  {
    id: 'key',
    header: columns.key,
    width: 220,
    cell: ({ key }) => <code className={classes.code}>{key}</code>,
  },
  { id: 'value', header: columns.value, width: 280, cell: ({ value }) => <Value value={value} /> },
  {
    id: 'source',
    header: columns.source,
    width: 260,
    cell: ({ source, set_in }) => set_in ?? settingsTexts.sources[source],
  },
  {
    id: 'default',
    header: columns.default,
    width: 200,
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

/** The settings that count at the start of a server. */
export function ServerSettings({ settings }: { settings: Setting[] }) {
  return (
    <DataTable<Setting>
      label={settingsTexts.settingsTable}
      columns={settingColumns}
      rows={settings}
      rowId={({ key }) => key}
    />
  )
}
