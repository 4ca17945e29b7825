import { QueryClient } from '@tanstack/react-query'
import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { ApiProblem, readProblem, unreachable } from '../lib/problem'
import type { paths } from './schema'
import { authorizedFetch } from './tokens'

/** Calls by path of the OpenAPI document. Every failure is thrown as an {@link ApiProblem}. */
export const api = createFetchClient<paths>({ fetch: authorizedFetch })

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error
    if (error instanceof DOMException && error.name === 'AbortError') return error
    return unreachable(error)
  },
})

/** The same calls as TanStack Query hooks. */
export const $api = createQueryClient(api)

/** Asks once more for everything that shows and could not be had: it most often failed together. */
export function retryFailed(): void {
  void queryClient.refetchQueries({
    type: 'active',
    predicate: ({ state }) => state.status === 'error',
  })
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      refetchOnWindowFocus: false,
      // What the server refuses it will refuse again; only its troubles may pass.
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
})
