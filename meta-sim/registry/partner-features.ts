// What a partner's app shows of a conversation, by what the partner said when it applied (framework 1.0.1: which of them
// are its duty).
import type { Service } from '#proto/address.js'
import { ASSUMED_REQUIRED_FEATURES } from '#proto/assumptions/conversation.js'
import { CONVERSATION_FEATURES, type ConversationFeature } from '#proto/exchanges/integrators.js'
import type { Partner } from './partner.js'

/** A partner that names none of them applied before there were such words, and shows what it is bound to. */
export function partnerFeatures(
  { agreements, features }: Pick<Partner, 'agreements' | 'features'>,
  service: Service,
): readonly ConversationFeature[] {
  const declared = agreements[service]?.application?.features ?? features ?? []
  const named = CONVERSATION_FEATURES.filter((feature) => declared.includes(feature))
  return named.length === 0 ? ASSUMED_REQUIRED_FEATURES : named
}
