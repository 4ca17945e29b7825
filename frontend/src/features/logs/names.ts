import type { Entry } from '../../api/types'
import { isMissing, type Maybe } from '../../lib/maybe'

type Named = Pick<Entry, 'user' | 'agent' | 'profile' | 'feature'>

/** Who it was, by the most telling field that was sent. */
export function userName({ user }: Named): Maybe<string> {
  return user?.name ?? user?.email ?? user?.id
}

export function agentName({ agent }: Named): Maybe<string> {
  return agent?.name ?? agent?.id
}

/** `support-v2 · 3`: the alias with its version. */
export function profileName({ profile }: Named): Maybe<string> {
  return versioned(profile?.alias, profile?.version)
}

export function featureName({ feature }: Named): Maybe<string> {
  return versioned(feature?.id, feature?.version)
}

function versioned(name: Maybe<string>, version: Maybe<number>): Maybe<string> {
  if (isMissing(name)) return undefined
  return isMissing(version) ? name : `${name} v${version}`
}
