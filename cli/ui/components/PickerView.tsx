// A picker over the chat: the field, how many fit, and the items around the pointer.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import type { Picker } from '../../state/picker/picker.js'
import { pickerField, pickerRows, type PickerRow } from '../../state/picker/picker-rows.js'
import type { View } from '../../state/view.js'
import { cells } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

function Field({ view, picker }: { readonly view: View; readonly picker: Picker }): ReactElement {
  const theme = useTheme()
  const { title, text, count } = pickerField(view, picker)
  const { columns } = view.size
  return (
    <Row width={columns}>
      <Text {...theme.tones.accent}>{title}</Text>
      <Text>{text + ' '.repeat(Math.max(0, columns - cells(title + text + count)))}</Text>
      <Text {...theme.tones.quiet}>{count}</Text>
    </Row>
  )
}

function Item({ row, width }: { readonly row: PickerRow; readonly width: number }): ReactElement {
  const theme = useTheme()
  return (
    <Row width={width}>
      <Text {...(row.chosen ? theme.chosen : {})}>
        {row.spans.map(({ text, tone, match }, at) => (
          <Text key={at} {...theme.tones[tone]} {...(match ? theme.match : {})}>
            {text}
          </Text>
        ))}
      </Text>
    </Row>
  )
}

interface Props {
  readonly view: View
  readonly picker: Picker
  readonly height: number
}

export function PickerView({ view, picker, height }: Props): ReactElement {
  const { columns } = view.size
  return (
    <Box flexDirection="column" width={columns} height={height} flexShrink={0} overflow="hidden">
      <Field view={view} picker={picker} />
      {pickerRows(view, picker).map((row) => (
        <Item key={row.key} row={row} width={columns} />
      ))}
    </Box>
  )
}
