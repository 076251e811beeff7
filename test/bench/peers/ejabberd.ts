// ejabberd with its message archive on, in Mnesia, its default store.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, runXmppServer, type StartXmppServer } from './xmpp-server.js'

/** Where Debian keeps Erlang applications that are not part of Erlang. */
const LIBRARIES = '/usr/lib/x86_64-linux-gnu'

export const startEjabberd: StartXmppServer = async (folder) => {
  const port = await freePort()
  const config = join(folder, 'ejabberd.yml')
  const installed = (await readdir(LIBRARIES)).find((name) => /^ejabberd-[0-9.]+$/.test(name))
  if (installed === undefined) throw new Error('ejabberd is not installed')
  await mkdir(join(folder, 'mnesia'), { recursive: true })
  await writeFile(config, configuration(port))
  return runXmppServer({
    program: '/usr/bin/erl',
    args: [
      ...['-noshell', '-noinput', '+K', 'true', '-mnesia', 'dir', `"${folder}/mnesia"`],
      ...['-pa', join(LIBRARIES, installed, 'ebin'), '-s', 'ejabberd'],
    ],
    env: {
      ...{ EJABBERD_CONFIG_PATH: config, EJABBERD_LOG_PATH: join(folder, 'ejabberd.log') },
      ...{ ERL_LIBS: LIBRARIES, HOME: folder },
    },
    ...{ port, logFile: join(folder, 'erl.log') },
    note: 'message archive on (Mnesia); acks nothing to the sender',
  })
}

function configuration(port: number): string {
  return `
hosts: [localhost]
loglevel: error
auth_method: internal
auth_password_format: plain
registration_timeout: infinity
acl: { loopback: { ip: [127.0.0.0/8] } }
access_rules: { all_may: { allow: all } }
listen:
  - { port: ${port}, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, access: all }
modules:
  mod_offline: {}
  mod_mam: { default: always, assume_mam_usage: true, db_type: mnesia }
  mod_register: { access: all_may, ip_access: all, password_strength: 0 }
`
}
