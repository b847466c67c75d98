// The clip bank: which words can be spoken, and by which file.

export type VoiceLang = 'zh' | 'en'

/** `manifest.json` of the rendered clips: spoken text -> file name without its ending. */
interface Manifest {
  version: string
  zh: Record<string, string>
  en: Record<string, string>
}

export interface Bank {
  has(lang: VoiceLang, text: string): boolean
  /** Known texts, longest first. */
  texts(lang: VoiceLang): readonly string[]
  url(lang: VoiceLang, text: string): string | null
}

export function bankFrom(manifest: Manifest, base = '/voice'): Bank {
  const sorted = {
    zh: Object.keys(manifest.zh).sort((a, b) => b.length - a.length),
    en: Object.keys(manifest.en).sort((a, b) => b.length - a.length),
  }
  return {
    has: (lang, text) => Object.hasOwn(manifest[lang], text),
    texts: (lang) => sorted[lang],
    url: (lang, text) => {
      const file = Object.hasOwn(manifest[lang], text) ? manifest[lang][text] : undefined
      return file === undefined ? null : `${base}/${lang}/${file}.wav?v=${manifest.version}`
    },
  }
}

export async function loadBank(base = '/voice'): Promise<Bank> {
  const response = await fetch(`${base}/manifest.json`, { cache: 'no-cache' })
  if (!response.ok) throw new Error(`voice manifest: ${response.status}`)
  return bankFrom((await response.json()) as Manifest, base)
}
