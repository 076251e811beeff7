// nginx as a WebDAV server: the peer of uploads. It neither hashes what it takes nor syncs it.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './xmpp-server.js'

export interface Nginx {
  readonly url: string
  /** Of the one worker, which does the work. */
  readonly pid: number
  close(): Promise<void>
}

/** @throws {Error} where nginx is not installed, or without WebDAV. */
export async function startNginx(folder: string): Promise<Nginx> {
  const version = spawnSync('nginx', ['-V'], { encoding: 'utf8' })
  if (version.error !== undefined) throw new Error('nginx is not installed')
  if (!version.stderr.includes('http_dav_module')) throw new Error('this nginx has no WebDAV')
  const port = await freePort()
  await mkdir(join(folder, 'dav'), { recursive: true })
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configuration(folder, port))
  const server = spawn('nginx', ['-p', folder, '-c', file], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await answering(url)
  return {
    url,
    pid: await childOf(server.pid ?? 0),
    async close() {
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('nginx does not answer')
}

async function childOf(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')[0])
}

function configuration(folder: string, port: number): string {
  // Started by root, nginx would hand the work to a user who may not enter the bench's folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `
daemon off;
${user}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_max_body_size 0;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/dav;
    location / { dav_methods PUT; client_body_buffer_size 1m; sendfile on; }
  }
}
`
}
