// How files of a type end by custom (no clause: a received file is saved under a name that says what it is).

/** By type without its parameters; the first ending is the one we add. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/heic': ['heic', 'heif'],
  'image/avif': ['avif'],
  'image/tiff': ['tif', 'tiff'],
  'image/svg+xml': ['svg'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov', 'qt'],
  'video/matroska': ['mkv'],
  'video/3gpp': ['3gp'],
  'audio/ogg': ['ogg', 'opus', 'oga'],
  'audio/opus': ['opus', 'ogg'],
  'audio/mpeg': ['mp3', 'mpga'],
  'audio/mp4': ['m4a', 'mp4', 'm4b'],
  'audio/aac': ['aac'],
  'audio/amr': ['amr'],
  'audio/wav': ['wav'],
  'audio/webm': ['webm', 'weba'],
  'audio/flac': ['flac'],
  'audio/aiff': ['aiff', 'aif'],
  'audio/matroska': ['mka', 'mkv'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip', 'jar', 'apk', 'epub', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp'],
  'application/gzip': ['gz', 'tgz'],
  'application/json': ['json'],
  'application/epub+zip': ['epub'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
}

/** Names that other programs use for the same types. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/heif': 'image/heic',
  'video/x-matroska': 'video/matroska',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/mp3': 'audio/mpeg',
  'audio/x-aac': 'audio/aac',
}

/** What a type is called here: lower case, without parameters, one name for each. */
export function plainType(mimetype: string): string {
  const type = (mimetype.split(';')[0] ?? '').trim().toLowerCase()
  return own(ALSO_CALLED, type) ?? type
}

/** Without dots, lower case; `undefined` where a file of this type may end in anything. */
export function extensionsOf(mimetype: string): readonly string[] | undefined {
  return own(EXTENSIONS, plainType(mimetype))
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
