// Where a partner user lives (reference offer: interoperability is offered to people in the EEA).

/** ISO 3166-1 alpha-2: the 27 members of the Union, and Iceland, Liechtenstein and Norway. */
const EEA: ReadonlySet<string> = new Set(
  ('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK ' + 'IS LI NO').split(
    ' ',
  ),
)

/** The form of a country code; not whether it is assigned. */
export function isCountry(text: string): boolean {
  return /^[A-Z]{2}$/.test(text)
}

export function isInEea(country: string): boolean {
  return EEA.has(country)
}
