// Whether messages flow now, and if not, why and when it is tried again; what keys do while something is being done.
import { Text } from 'ink'
import type { ReactElement } from 'react'
import { lastLine } from '../../state/last-line.js'
import type { View } from '../../state/view.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

export function ConnectionLine({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  return (
    <Row width={view.size.columns}>
      {lastLine(view).map(({ text, tone }, at) => (
        <Text key={at} {...theme.tones[tone]}>
          {text}
        </Text>
      ))}
    </Row>
  )
}
