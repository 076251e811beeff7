// Ways to damage a stanza that is well formed as such: what the codec would let through to an exchange.
import type { Attributes, Stanza } from '#proto/stanza/stanza.js'
import type { Random } from './random.js'

const VALUES = [
  ...[
    '',
    '0',
    '1',
    '5',
    '6',
    '42',
    '43',
    '999',
    '1000',
    '-1',
    '1e3',
    '01',
    '9007199254740993',
    'true',
    'false',
  ],
  ...[
    'msg',
    'pkmsg',
    'retry',
    'read',
    'text',
    'ada',
    'a b',
    'é',
    '\ud800',
    '__proto__',
    'constructor',
    '404',
  ],
  ...[
    's.whatsapp.net',
    '1-5@interop',
    '1-5:3@interop',
    '4915550001@s.whatsapp.net',
    '0-1@interop',
    '12-3@g.us',
  ],
]
const TAGS = ['key', 'skey', 'list', 'user', 'item', 'error', 'enc', 'retry', 'count', 'value', 'identity']
const LENGTHS = [0, 1, 2, 3, 4, 31, 32, 33, 63, 64, 1567, 1568, 1569]

/** One to three damages, anywhere in the tree. */
export function damageStanza(node: Stanza, random: Random): Stanza {
  let damaged = node
  for (let left = 1 + random.below(3); left > 0; left -= 1) damaged = damageSomewhere(damaged, random)
  return damaged
}

function damageSomewhere(node: Stanza, random: Random): Stanza {
  const nodes = Array.isArray(node.content) ? (node.content as readonly Stanza[]) : []
  if (nodes.length === 0 || random.below(3) === 0) return damageNode(node, nodes, random)
  const at = random.below(nodes.length)
  return { ...node, content: nodes.map((one, i) => (i === at ? damageSomewhere(one, random) : one)) }
}

function damageNode(node: Stanza, nodes: readonly Stanza[], random: Random): Stanza {
  const at = random.below(nodes.length + 1)
  switch (random.below(7)) {
    case 0:
      return { ...node, attrs: without(node.attrs, random) }
    case 1:
    case 2:
      return { ...node, attrs: changed(node.attrs, random) }
    case 3:
      return { ...node, content: nodes.filter((_, i) => i !== at) }
    case 4:
      return { ...node, content: [...nodes, ...nodes.slice(at)] }
    case 5:
      return { ...node, tag: random.pick(TAGS) }
    default:
      return { ...node, content: new Uint8Array(random.pick(LENGTHS)).fill(random.below(256)) }
  }
}

function without(attrs: Attributes, random: Random): Attributes {
  const entries = Object.entries(attrs)
  const at = random.below(entries.length + 1)
  return Object.fromEntries(entries.filter((_, i) => i !== at))
}

function changed(attrs: Attributes, random: Random): Attributes {
  const names = Object.keys(attrs)
  if (names.length === 0) return attrs
  return { ...attrs, [random.pick(names)]: random.pick(VALUES) }
}
