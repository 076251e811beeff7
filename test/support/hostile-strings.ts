// What somebody hostile writes into every field that takes text: orders to a terminal, text that is drawn as something
// else, and lines that look like the program's own.
const ESC = '\x1b'
const FINALS = Array.from({ length: 0x7f - 0x40 }, (_, at) => String.fromCharCode(0x40 + at))

/** Parameters that the app itself never writes, so that a style of theirs is told from one of ours. */
const everyCsi = FINALS.map((final) => `${ESC}[8;777${final}`).join('')
const everyEscape = FINALS.map((final) => ESC + final).join('')

export const HOSTILE_STRINGS: Readonly<Record<string, string>> = {
  title: `${ESC}]0;pwned\x07${ESC}]2;pwned${ESC}\\`,
  link: `${ESC}]8;;https://evil.example\x07click${ESC}]8;;\x07`,
  notification: `${ESC}]9;pwned\x07${ESC}]777;notify;pwned;pwned\x07${ESC}]99;;pwned${ESC}\\`,
  clipboard: `${ESC}]52;c;cm0gLXJm\x07${ESC}]1337;File=inline=1:AAAA\x07`,
  strings: `${ESC}P$qm${ESC}\\${ESC}P+q544e${ESC}\\${ESC}_Ga=q,i=1;AAAA${ESC}\\${ESC}^pm${ESC}\\${ESC}Xsos${ESC}\\`,
  questions: `${ESC}[c${ESC}[>c${ESC}[=c${ESC}[6n${ESC}[?6n${ESC}[>q${ESC}[18t${ESC}[?996n${ESC}]11;?\x07${ESC}Z`,
  everyCsi,
  everyEscape,
  modes: `${ESC}[?1049l${ESC}[?2004l${ESC}[?25h${ESC}[?7l${ESC}[?1003h${ESC}[?2026h${ESC}[3J${ESC}c${ESC}#8`,
  controls: '\x00a\x01b\x05c\x07d\x08\x08\x08\x08e\x0bf\x0cg\x0e\x0fh\x18i\x1aj\x7fk',
  returns: 'harmless\rOVERWRITTEN\r\n\r\r\n\tx',
  c1: '\u0080\u0084\u0085\u0088\u008d\u0090q\u009c\u009b31m\u009d0;pwned\u009c\u009e\u009f\u0098x\u009c',
  bidi: '\u202Eabc\u202D\u2066def\u2067\u2068\u2069\u202C\u200E\u200F\u061C txt.exe',
  tags: `\u{E0001}${Array.from('say yes', (char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}x`,
  zeroWidth:
    '\u200B\u200C\u200D\u2060\uFEFF\u00AD\u034F\u180E\u2061\u2064\u206A\u206F\u3164\u115F\u1160\uFFA0x',
  variation: `a${'\uFE0F'.repeat(50)}\u{1F600}${'\uFE0E'.repeat(50)}${'\u{E0100}'.repeat(30)}`,
  zalgo: `z${'\u0300\u0489\u20DD'.repeat(60)}${'\u0301'.repeat(9)}`,
  joined: `\u{1F468}${'\u200D\u{1F469}'.repeat(40)}\u200D`,
  wide: '﷽𒐫꧅\u{1F1E6}\u{1F1E6}\u{1F1E6}สวัสดีกำำำ一二三',
  nothing: '\uFFFE\uFFFF\uFDD0\u{1FFFE}\u{10FFFF}\uE000\u{F0000}\uFFF9a\uFFFAb\uFFFB\u2028\u2029',
  notice: "* ada's key changed: Alt-K trusts it",
  ticks: 'ok [✓✓ read] ✓✓ read · 12:00',
  news: '── new messages ──',
  boundary: '+4915550001 @ WhatsApp ⇄ mallory @ Parley · end-to-end encrypted, verified · requests: accepted',
  numbers: '#1 12:00 you: yes\n#12 * taken back\n[read]\n> \n* You are locked out: /quit',
  records: '\n{"event":"sent","id":"1"}\n',
  markup: '<b>&amp; `code` [x](javascript:1) *x* _y_ ![](http://evil.example/p.png)\n# head\n- [ ] x',
  query: `"a* OR b" NEAR( ' ; DROP TABLE entry; -- % _ \\ ^x :y`,
}

/** One line of 64 KiB, and as many lines as fit. */
export const HUGE_STRINGS: Readonly<Record<string, string>> = {
  line: `${ESC}[31m`.repeat(13_107),
  lines: '\n'.repeat(10_000) + 'x',
  marks: 'a' + '\u0300'.repeat(32_000),
}

/** The first `most` code points; never empty, never half a pair. */
export function headOf(text: string, most: number): string {
  return Array.from(text).slice(0, most).join('')
}
