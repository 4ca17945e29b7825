import type { RowSelectionState } from '@tanstack/react-table'
import { useState } from 'react'
import { filterQuery, type LogsSearch } from './search'

/** What is selected: rows by id, across pages, or everything that matches the filter. */
export interface Selection {
  rows: RowSelectionState
  everything: boolean
}

const NONE: Selection = { rows: {}, everything: false }

/** A selection belongs to the filter under which it was made, and ends with it. */
export function useSelection(search: LogsSearch) {
  const filter = JSON.stringify(filterQuery(search))
  const [held, setHeld] = useState({ filter, selection: NONE })
  const selection = held.filter === filter ? held.selection : NONE

  return {
    selection,
    ids: Object.keys(selection.rows).filter((id) => selection.rows[id]),
    selectRows: (rows: RowSelectionState) =>
      setHeld({ filter, selection: { rows, everything: false } }),
    selectEverything: () => setHeld({ filter, selection: { ...selection, everything: true } }),
    clear: () => setHeld({ filter, selection: NONE }),
  }
}
