import { Name } from '../../../ui/Name'
import { Button, Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { View } from '../../../api/types'
import { viewTexts } from '../../../lib/texts/views'
import { DownIcon } from '../../../ui/icons'
import { ErrorState } from '../../../ui/States'
import type { useTableView } from '../table/useTableView'
import { useLogsSearch } from '../useLogsSearch'
import { SaveViewForm } from './SaveViewForm'
import { ViewLine } from './ViewLine'
import { layoutOf, searchOf, shownNow, showsSame, viewsQuery } from './views'
import classes from './views.module.css'

/** Named filters with their order and columns: the reader's own, and those that others share. */
export function ViewsMenu({ table }: { table: ReturnType<typeof useTableView> }) {
  const [opened, setOpened] = useState(false)
  const { search } = useLogsSearch()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(viewsQuery)
  const shown = shownNow(search, table.layout)
  const views = data?.items ?? []
  const current = views.find((view) => showsSame(view, shown))

  function show(view: View) {
    setOpened(false)
    table.onLayoutChange(layoutOf(view, table.layout))
    void navigate({ to: '.', search: { ...searchOf(view), per_page: search.per_page } })
  }

  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end" width={300}>
      <Popover.Target>
        <Button
          className={classes.button}
          data-active={current !== undefined}
          rightSection={<DownIcon size={12} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <span className={classes.current}>
            <Name cut text={current?.name ?? viewTexts.title} />
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={viewTexts.title}>
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data && views.length === 0 && <p className={classes.hint}>{viewTexts.none}</p>}
        <ul className={classes.list}>
          {views.map((view) => (
            <ViewLine
              key={view.id}
              view={view}
              current={view === current}
              shown={shown}
              onShow={() => show(view)}
            />
          ))}
        </ul>
        {!current && <SaveViewForm shown={shown} />}
      </Popover.Dropdown>
    </Popover>
  )
}
