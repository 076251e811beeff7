// What hashing a password costs a provider of the tests: a safe cost is a quarter of a second for each who signs up.
import type { ProviderDependencies } from '#provider-server/index.js'

export const CHEAP_PASSWORDS: NonNullable<ProviderDependencies['passwordCost']> = { N: 16, r: 1, p: 1 }
