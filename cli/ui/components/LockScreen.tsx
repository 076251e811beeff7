// A locked screen: nothing but the lock and its field.
import type { ReactElement } from 'react'
import { lockLines, type Lock } from '../../state/desk/lock.js'
import type { Size } from '../../state/layout.js'
import { Lines } from './Lines.js'

export function LockScreen({ held, size }: { readonly held: Lock; readonly size: Size }): ReactElement {
  const { columns, rows } = size
  return <Lines lines={lockLines(held, columns - 2)} width={columns} height={rows} from="middle" />
}
