// The two texts that somebody accepts before they can be reached, by the names of their present versions.
export const WARNINGS = 'interop-warnings/1'
export const DISCLOSURE = 'partner-disclosure/1'
