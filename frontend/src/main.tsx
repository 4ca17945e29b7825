import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import './ui/global.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/client'
import { router } from './router'
import { cssVariables, theme } from './ui/theme'
import { TimeZoneProvider } from './ui/timezone'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <TimeZoneProvider>
          <RouterProvider router={router} />
        </TimeZoneProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
