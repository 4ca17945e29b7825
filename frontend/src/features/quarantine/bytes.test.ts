import { expect, test } from 'vitest'
import { formatBytes } from './bytes'

test('sizes show in their largest unit', () => {
  expect(
    [0, 1, 1023, 1024, 1536, 64 * 1024 ** 2, 5 * 1024 ** 4].map((bytes) => formatBytes(bytes)),
  ).toEqual(['0 B', '1 B', '1,023 B', '1 KiB', '1.5 KiB', '64 MiB', '5,120 GiB'])
})
