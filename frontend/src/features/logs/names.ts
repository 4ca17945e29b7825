import type { Entry } from '../../api/types'

type Named = Pick<Entry, 'user' | 'agent' | 'profile' | 'feature'>

/** Who it was, by the most telling field that was sent. */
export function userName({ user }: Named): string | undefined {
  return user?.name ?? user?.email ?? user?.id
}

export function agentName({ agent }: Named): string | undefined {
  return agent?.name ?? agent?.id
}

/** `support-v2 · 3`: the alias with its version. */
export function profileName({ profile }: Named): string | undefined {
  return versioned(profile?.alias, profile?.version)
}

export function featureName({ feature }: Named): string | undefined {
  return versioned(feature?.id, feature?.version)
}

function versioned(name?: string, version?: number): string | undefined {
  if (name === undefined) return undefined
  return version === undefined ? name : `${name} v${version}`
}
