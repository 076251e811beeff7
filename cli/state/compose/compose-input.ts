// Writing: what completes a draft, and the editor outside.

export type ComposeInput = { readonly tell: 'edited'; readonly text: string }

export type ComposeIntent = { readonly ask: 'edit'; readonly text: string }
