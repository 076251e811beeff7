// Step: each one-time prekey is given out once (stanzas: prekey upload, count, fetch).
import { bundlesFetched, stocks } from '../observe.js'
import { finding, type Step } from '../step.js'

export const prekeys: Step = {
  name: 'prekeys',
  explain:
    "Ada could write to Bob although they had never met, because his device had left one-time keys with Meta. Meta's count before and after shows that her session took one of each kind and that nobody gets them again.",
  async run({ person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    const [before, after] = await until("Meta's count at Bob's last two logins", () => {
      const [, second, third] = stocks(bob.traces)
      return second && third && ([second, third] as const)
    })
    const fetched = bundlesFetched(ada.traces)
    const evidence = `Bob's stock at Meta before Ada's session: ${before.curve} curve and ${before.kyber} Kyber keys, after it: ${after.curve} and ${after.kyber}; bundles Ada fetched for two messages: ${fetched}`
    return finding(evidence, {
      'Bob had published keys': before.curve > 0 && before.kyber > 0,
      'one curve key is gone': after.curve === before.curve - 1,
      'one Kyber key is gone': after.kyber === before.kyber - 1,
      'one bundle was enough': fetched === 1,
    })
  },
}
