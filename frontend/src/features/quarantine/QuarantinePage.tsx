import { Button, Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type ComponentProps, type ReactNode } from 'react'
import { $api } from '../../api/client'
import type { Quarantined, QuarantinePage as QuarantinePageAnswer } from '../../api/types'
import { originTexts, quarantineTexts } from '../../lib/texts/quarantine'
import { DataTable } from '../../ui/DataTable'
import { PageFrame, Scroll } from '../../ui/PageFrame'
import { Pager } from '../../ui/Pager'
import { EmptyState, ErrorState } from '../../ui/States'
import { usePaging } from '../../ui/usePaging'
import { formatBytes } from './bytes'
import { quarantineColumns } from './columns'
import classes from './quarantine.module.css'
import { QuarantineActions } from './QuarantineActions'
import { QuarantineDetail } from './QuarantineDetail'
import { quarantineQuery, type QuarantineSearch } from './search'

const origins = Object.entries(originTexts).map(([value, label]) => ({ value, label }))

/** What came in and could not become an entry. */
export function QuarantinePage() {
  const search: QuarantineSearch = useSearch({ from: '/app/quarantine' })
  const navigate = useNavigate()
  const [selection, setSelection] = useState<Record<string, true>>({})
  const go = (next: Partial<QuarantineSearch>) =>
    void navigate({
      to: '/quarantine',
      search: (before: QuarantineSearch) => ({ ...before, ...next }),
    })
  const change = (next: Partial<QuarantineSearch>) => {
    setSelection({})
    go({ page: undefined, ...next })
  }
  const { data, error, refetch, isPlaceholderData } = usePage(search)
  const paging = usePaging(search, data?.total, change)
  const selected = Object.keys(selection)

  return (
    <PageFrame
      title={quarantineTexts.title}
      lead={quarantineTexts.lead}
      tools={
        <Tools search={search} change={change}>
          {selected.length === 0 ? (
            <Taken page={data} />
          ) : (
            <Selected ids={selected} onLeft={() => setSelection({})} />
          )}
        </Tools>
      }
    >
      <Scroll>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <DataTable<Quarantined>
            label={quarantineTexts.table}
            columns={quarantineColumns}
            rows={data?.items}
            rowId={({ id }) => id}
            rowLabel={({ reason }) => quarantineTexts.row(reason)}
            selection={selection}
            onSelectionChange={setSelection}
            activeId={search.id}
            onRowClick={({ id }) => go({ id })}
            stale={isPlaceholderData}
            skeletonRows={20}
          />
        )}
        {data?.items.length === 0 && <None search={search} change={change} />}
      </Scroll>
      <Pager paging={paging} />
      {search.id && (
        <QuarantineDetail key={search.id} id={search.id} onClose={() => go({ id: undefined })} />
      )}
    </PageFrame>
  )
}

/** What can be done with the rows that are selected. */
function Selected(props: ComponentProps<typeof QuarantineActions>) {
  return (
    <>
      <span>{quarantineTexts.selected(props.ids.length)}</span>
      <QuarantineActions {...props} />
    </>
  )
}

function usePage(search: QuarantineSearch) {
  return useQuery(
    $api.queryOptions(
      'get',
      '/api/v1/quarantine',
      { params: { query: quarantineQuery(search) } },
      { placeholderData: keepPreviousData },
    ),
  )
}

/** How full the quarantine is. */
function Taken({ page }: { page: QuarantinePageAnswer | undefined }) {
  if (!page) return null
  return (
    <span className={classes.taken}>
      {quarantineTexts.takes(formatBytes(page.bytes), formatBytes(page.max_bytes))}
    </span>
  )
}

interface ChangeProps {
  search: QuarantineSearch
  change: (next: Partial<QuarantineSearch>) => void
}

function Tools({ search, change, children }: ChangeProps & { children: ReactNode }) {
  return (
    <div className={classes.tools}>
      {children}
      <Select
        aria-label={quarantineTexts.origin}
        placeholder={quarantineTexts.anyOrigin}
        data={origins}
        value={search.origin ?? null}
        onChange={(origin) => change({ origin: origin ?? undefined })}
        clearable
      />
    </div>
  )
}

function None({ search, change }: ChangeProps) {
  return (
    <EmptyState
      title={quarantineTexts.noneTitle}
      actions={
        search.origin && (
          <Button onClick={() => change({ origin: undefined })}>{quarantineTexts.clear}</Button>
        )
      }
    >
      {search.origin ? quarantineTexts.noneOfOrigin : quarantineTexts.none}
    </EmptyState>
  )
}
