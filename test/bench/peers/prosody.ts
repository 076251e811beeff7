// Prosody with its message archive on, in its default store.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, runXmppServer, type StartXmppServer } from './xmpp-server.js'

export const startProsody: StartXmppServer = async (folder) => {
  const port = await freePort()
  const config = join(folder, 'prosody.cfg.lua')
  await mkdir(join(folder, 'data'), { recursive: true })
  await writeFile(config, configuration(folder, port))
  return runXmppServer({
    ...{ program: '/usr/bin/prosody', args: ['-F', '--config', config], env: {}, port },
    logFile: join(folder, 'prosody.log'),
    note: 'message archive on (internal store), epoll; acks nothing to the sender',
  })
}

function configuration(folder: string, port: number): string {
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
network_backend = "epoll"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
s2s_ports = {}
http_ports = {}
https_ports = {}
c2s_direct_tls_ports = {}
modules_enabled = { "roster", "saslauth", "disco", "register", "mam", "offline", "posix" }
modules_disabled = { "s2s", "tls", "limits" }
allow_registration = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
default_archive_policy = true
archive_expires_after = "never"
log = { warn = "${folder}/prosody-warn.log" }
VirtualHost "localhost"
`
}
