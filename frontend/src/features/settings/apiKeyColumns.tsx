import { Name } from '../../ui/Name'
import type { ApiKey } from '../../api/types'
import { apiKeysTexts } from '../../lib/texts/settings'
import type { Column } from '../../ui/DataTable'
import { Moment } from '../../ui/Moment'
import classes from './settings.module.css'

/** Whether a key still opens anything. */
export function keyState(
  { revoked_at, expires_at }: Pick<ApiKey, 'revoked_at' | 'expires_at'>,
  now = Date.now(),
): 'active' | 'expired' | 'revoked' {
  if (revoked_at) return 'revoked'
  return expires_at && Date.parse(expires_at) <= now ? 'expired' : 'active'
}

const moment = (iso: string | undefined | null) => (iso ? <Moment iso={iso} /> : apiKeysTexts.never)

export const apiKeyColumns: Column<ApiKey>[] = [
  {
    id: 'name',
    header: apiKeysTexts.name,
    width: 200,
    cell: ({ name }) => <Name cut text={name} />,
  },
  {
    id: 'key',
    header: apiKeysTexts.key,
    width: 140,
    cell: ({ prefix }) => <code className={classes.code}>{prefix}…</code>,
  },
  {
    id: 'scopes',
    header: apiKeysTexts.scopes,
    width: 220,
    cell: ({ scopes }) => scopes.join(', '),
  },
  {
    id: 'state',
    header: apiKeysTexts.state,
    width: 90,
    cell: (key) => apiKeysTexts.states[keyState(key)],
  },
  {
    id: 'created',
    header: apiKeysTexts.created,
    width: 150,
    cell: ({ created_at }) => moment(created_at),
  },
  {
    id: 'used',
    header: apiKeysTexts.lastUsed,
    width: 150,
    cell: ({ last_used_at }) => moment(last_used_at),
  },
  {
    id: 'expires',
    header: apiKeysTexts.expires,
    width: 150,
    cell: ({ expires_at }) => moment(expires_at),
  },
]
