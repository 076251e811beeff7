// The XML view.
import { describe, expect, it } from 'vitest'
import { stanza } from '#proto/stanza/stanza.js'
import { stanzaXml } from '#proto/stanza/xml.js'

describe('the XML view', () => {
  it('shows nodes, attributes, text, and octets as length and beginning', () => {
    const node = stanza('message', { to: '1-5@interop', type: 'text' }, [
      stanza('enc', { v: '2' }, new Uint8Array(300).fill(0xab)),
      stanza('body', {}, 'hello'),
      stanza('count'),
    ])
    expect(stanzaXml(node, { bytesShown: 4 })).toBe(
      [
        '<message to="1-5@interop" type="text">',
        '  <enc v="2"><!-- 300 bytes: abababab… --></enc>',
        '  <body>hello</body>',
        '  <count/>',
        '</message>',
      ].join('\n'),
    )
  })

  it('escapes what would end a value or act on a terminal', () => {
    expect(stanzaXml(stanza('a', { b: '"<&>' }, 'x\u001B[2J\u202E\r\n'))).toBe(
      '<a b="&quot;&lt;&amp;&gt;">x&#x1B;[2J&#x202E;&#xD;&#xA;</a>',
    )
  })

  it('can leave octets out altogether', () => {
    expect(stanzaXml(stanza('key', {}, new Uint8Array(32)), { bytesShown: 0 })).toBe(
      '<key><!-- 32 bytes --></key>',
    )
    expect(stanzaXml(stanza('key', {}, new Uint8Array(0)))).toBe('<key/>')
  })

  it('ends at its limit, however large the stanza is', () => {
    const large = stanza(
      'list',
      {},
      Array(10_000).fill(stanza('item', { jid: '1-5@interop' }, 'x'.repeat(500))),
    )
    const view = stanzaXml(large, { maxLength: 1000 })
    expect(view).toHaveLength(1001)
    expect(view.endsWith('…')).toBe(true)
    expect(stanzaXml(stanza('a'), { maxLength: 4 })).toBe('<a/>')
  })
})
