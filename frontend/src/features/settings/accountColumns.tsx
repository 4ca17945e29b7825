import { absent } from '../../ui/Absent'
import { Name } from '../../ui/Name'
import type { Account } from '../../api/types'
import { formatWord } from '../../lib/format'
import { accountsTexts } from '../../lib/texts/settings'
import type { Column } from '../../ui/DataTable'
import { Moment } from '../../ui/Moment'

export const accountColumns: Column<Account>[] = [
  {
    id: 'email',
    header: accountsTexts.email,
    width: 260,
    cell: ({ email }) => <Name cut text={email} />,
  },
  {
    id: 'name',
    header: accountsTexts.name,
    width: 180,
    cell: ({ name }) => (name ? <Name cut text={name} /> : absent),
  },
  { id: 'role', header: accountsTexts.role, width: 100, cell: ({ role }) => formatWord(role) },
  {
    id: 'state',
    header: accountsTexts.state,
    width: 100,
    cell: ({ active }) => (active ? accountsTexts.activeWord : accountsTexts.inactiveWord),
  },
  {
    id: 'created',
    header: accountsTexts.created,
    width: 160,
    cell: ({ created_at }) => <Moment iso={created_at} />,
  },
  {
    id: 'last',
    header: accountsTexts.lastLogin,
    width: 160,
    cell: ({ last_login_at: at }) => (at ? <Moment iso={at} /> : accountsTexts.never),
  },
]
