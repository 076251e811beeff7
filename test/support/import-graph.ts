// Which of our sources a program is made of, and what they take from packages: follows every import, re-export
// and dynamic import from its main file, types included.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '../..')

export interface ImportedName {
  /** Our file that imports it. */
  readonly file: string
  /** `node:crypto`, `jose` … */
  readonly from: string
  /** As the package calls it; `*` for all of it at once, `default`, or empty for its effects alone. */
  readonly name: string
}

export interface ImportGraph {
  /** Our files, by their path in the tree. */
  readonly files: ReadonlySet<string>
  readonly names: readonly ImportedName[]
  /** Files with a dynamic import whose target only the running program knows, or with `require` or `eval`. */
  readonly opaque: readonly string[]
}

export function importGraph(main: string): ImportGraph {
  const files = new Set<string>()
  const names: ImportedName[] = []
  const opaque: string[] = []
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ESNext)
    const take = (target: string, taken: readonly string[]): void => {
      const ours = ourFile(file, target)
      if (ours !== undefined) visit(ours)
      else for (const name of taken) names.push({ file, from: target, name })
    }
    const walk = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) take(literal(node.moduleSpecifier), importedNames(node.importClause))
      else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
        take(literal(node.moduleSpecifier), exportedNames(node.exportClause))
      else if (ts.isCallExpression(node)) call(node)
      ts.forEachChild(node, walk)
    }
    const call = ({ expression, arguments: [target] }: ts.CallExpression): void => {
      if (ts.isIdentifier(expression) && /^(require|createRequire|eval|Function)$/.test(expression.text))
        opaque.push(file)
      if (expression.kind !== ts.SyntaxKind.ImportKeyword) return
      if (target && ts.isStringLiteralLike(target)) take(target.text, ['*'])
      else opaque.push(file)
    }
    walk(source)
  }
  visit(main)
  return { files, names, opaque }
}

function literal(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text
  throw new Error('an import names its module')
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] {
  if (!clause) return ['']
  const { name, namedBindings } = clause
  const bound = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements.map(original) : []
  const all = namedBindings && ts.isNamespaceImport(namedBindings) ? ['*'] : []
  return [...(name ? ['default'] : []), ...bound, ...all]
}

function exportedNames(clause: ts.NamedExportBindings | undefined): readonly string[] {
  return clause && ts.isNamedExports(clause) ? clause.elements.map(original) : ['*']
}

function original({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (propertyName ?? name).text
}

/** `undefined` for packages. @throws {Error} for a file of ours that does not exist. */
function ourFile(from: string, target: string): string | undefined {
  if (!/^[.#]/.test(target)) return undefined
  const path = target.startsWith('#') ? join(ROOT, target.slice(1)) : resolve(ROOT, dirname(from), target)
  const found = ['.ts', '.tsx', '.js']
    .map((end) => path.replace(/\.js$/, end))
    .find((file) => existsSync(file))
  if (found === undefined) throw new Error(`${from} imports ${target}, which does not exist`)
  return relative(ROOT, found)
}
