import type { Quarantined } from '../../api/types'
import { formatCount } from '../../lib/format'
import { originTexts, quarantineTexts } from '../../lib/texts/quarantine'
import type { Column } from '../../ui/DataTable'
import { Moment } from '../../ui/Moment'
import { Name } from '../../ui/Name'
import { formatBytes } from './bytes'

const { columns } = quarantineTexts

export const quarantineColumns: Column<Quarantined>[] = [
  { id: 'at', header: columns.at, width: 140, cell: ({ at }) => <Moment iso={at} /> },
  {
    id: 'origin',
    header: columns.origin,
    width: 140,
    cell: ({ origin }) => originTexts[origin],
  },
  {
    id: 'reason',
    header: columns.reason,
    width: 460,
    cell: ({ reason }) => <Name cut text={reason} />,
  },
  {
    id: 'sender',
    header: columns.sender,
    width: 160,
    cell: ({ sender }) => <Name cut text={sender.name} title={sender.id} />,
  },
  {
    id: 'bytes',
    header: columns.bytes,
    width: 90,
    numeric: true,
    cell: ({ bytes }) => formatBytes(bytes),
  },
  {
    id: 'tries',
    header: columns.tries,
    width: 80,
    numeric: true,
    cell: ({ tries }) => formatCount(tries),
  },
]
