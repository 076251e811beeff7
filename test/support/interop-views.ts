// Choices of apps as an engine reports them, for everything that draws or changes them.
import type { InteropView, PartnerView } from '#cli/client/api.js'
import { WARNINGS } from './fake-client.js'

/** `App n`, `…@app-n`; active and off unless told otherwise. */
export function app(id: number, more: Partial<PartnerView> = {}): PartnerView {
  return { ...{ id, name: `App ${id}`, handle: `app-${id}`, status: 'active', enabled: false }, ...more }
}

/** Of a user who has turned nothing on, though there is one app of each status. */
export function interop(more: Partial<InteropView> = {}): InteropView {
  return {
    ...{ enabled: false, text: undefined, warnings: WARNINGS, inbox: 'combined', pings: true },
    ...{ asked: [], apps: [app(1), app(2, { status: 'onboarding' }), app(3, { status: 'removed' })] },
    ...more,
  }
}
