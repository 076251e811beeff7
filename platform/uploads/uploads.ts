// Resumable uploads (tus 1.0: creation, creation with upload, termination) for any server that takes files.
//
// The protocol is the library's; whose an upload is, what it may be and where its bytes go is decided here.
import { Server } from '@tus/server'
import type { Request, Response, Router } from 'express'
import type { Clock } from '../clock.js'
import { HttpError } from '../http/error.js'
import { lockFolder } from '../storage/lock.js'
import { refusalOf, sendTusAnswer } from './tus-answer.js'
import {
  continuation,
  creation,
  declaredLength,
  inquiry,
  requireVersion,
  type TusRequest,
} from './tus-request.js'
import { openUploadFiles } from './upload-files.js'
import { UploadLocks } from './upload-locks.js'
import type { UploadService } from './upload-service.js'
import { UploadStore } from './upload-store.js'

export type { FinishedUpload, UploadService } from './upload-service.js'

interface UploadsDeps {
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
}

export interface Uploads {
  /** Mounts `POST {path}` and `HEAD`, `PATCH`, `DELETE` of `{path}/{id}`; OPTIONS tells what is spoken. */
  readonly routes: (router: Router) => void
  /** Forgets uploads that are too old, with what came of them. */
  sweep(): Promise<void>
  /** Gives the folder back. */
  close(): void
}

/** How long a request that another one displaces may take to write what it has. */
const LET_GO_MILLISECONDS = 500

/** @throws {StorageError} where the folder is another process's, damaged, or open to others. */
export async function openUploads(service: UploadService, deps: UploadsDeps): Promise<Uploads> {
  const lock = await lockFolder(service.folder)
  try {
    const files = await openUploadFiles(service.folder)
    const store = new UploadStore({ service, files, clock: deps.clock })
    const locks = new UploadLocks(deps.clock)
    const server = createServer(service, store, locks)
    const routes = createRoutes({ ...{ service, store, server }, randomBytes: deps.randomBytes })
    return {
      routes(router) {
        const { path } = service
        router.options([path, `${path}/:id`], routes.inquire)
        router.post(path, routes.create)
        for (const method of ['head', 'patch', 'delete'] as const) router[method](`${path}/:id`, routes.goOn)
      },
      sweep: () => sweep(store, locks),
      close() {
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function createServer({ path, maximumBytes }: UploadService, store: UploadStore, locks: UploadLocks): Server {
  return new Server({
    ...{ path, datastore: store, locker: locks, maxSize: maximumBytes },
    relativeLocation: true,
    lockDrainTimeout: LET_GO_MILLISECONDS,
    disableTerminationForFinishedUploads: true,
    namingFunction: (_request, metadata) => metadata?.['id'] ?? '',
    onResponseError(_request, error) {
      // Thrown past the library, whose answers to errors are plain text.
      throw refusalOf(error)
    },
  })
}

interface RoutesDeps {
  readonly service: UploadService
  readonly store: UploadStore
  readonly server: Server
  readonly randomBytes: (length: number) => Uint8Array
}

type Route = (request: Request, response: Response) => Promise<void>

function createRoutes(deps: RoutesDeps): Readonly<Record<'inquire' | 'create' | 'goOn', Route>> {
  const { service, store, server, randomBytes } = deps

  async function perform({ forLibrary, body }: TusRequest): Promise<globalThis.Response> {
    try {
      return await server.handleWeb(forLibrary)
    } finally {
      body?.release()
    }
  }

  return {
    async inquire(request, response) {
      sendTusAnswer(await perform(inquiry(request, service.path)), response)
    },

    async create(request, response) {
      requireVersion(request)
      const owner = await service.authorize(request)
      const length = declaredLength(request, service.maximumBytes)
      const id = Buffer.from(randomBytes(16)).toString('base64url')
      await store.reservations.admit(owner, length, (unfinished) => service.admit(owner, length, unfinished))
      try {
        const asked = creation(request, service.path, { id, owner, length })
        const answer = await perform(asked)
        // Its client has not learned where to go on.
        if (asked.body?.isCut === true) throw new HttpError(400, 'request-malformed', 'the body broke off')
        sendTusAnswer(answer, response, store.resultOf(id))
      } catch (error) {
        await store.abandon(id, owner, length)
        throw error
      }
    },

    async goOn(request, response) {
      requireVersion(request)
      const owner = await service.authorize(request)
      const id = String(request.params['id'])
      // Somebody else's upload is answered like one that never was.
      if (store.find(id)?.owner !== owner) throw new HttpError(404, 'not-found', 'there is no such upload')
      const answer = await perform(continuation(request, `${service.path}/${id}`))
      sendTusAnswer(answer, response, store.resultOf(id))
    },
  }
}

/** Those at work right now are left for the next time. */
async function sweep(store: UploadStore, locks: UploadLocks): Promise<void> {
  for (const id of store.expired()) {
    if (!locks.isHeld(id)) await store.remove(id)
  }
}
