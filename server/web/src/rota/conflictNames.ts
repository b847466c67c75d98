// Names of a conflict list, read out of what was pasted or loaded: one a line, or the first column of a table.

/** As the server counts. */
export const MOST_NAMES = 3_000
const MOST_CHARS = 60
const HEADINGS = new Set(['姓名', '名称', '单位', '当事人', '客户', 'name', 'client'])

/** The first field of a line; a quoted one may hold commas. */
function firstField(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"')
  return line.split(/[,，;；\t]/)[0] ?? ''
}

/** Different names, in their order; blank lines and a heading are left out. */
export function namesIn(text: string): string[] {
  const names = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).map((line) => firstField(line).trim()).filter(Boolean)
  if (names[0] && HEADINGS.has(names[0].toLowerCase())) names.shift()
  return [...new Set(names)]
}

/** The first name that is longer than the server takes. */
export const tooLong = (names: readonly string[]): string | null => names.find((name) => [...name].length > MOST_CHARS) ?? null
