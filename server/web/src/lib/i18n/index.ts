// A tiny typed i18n: one message table per area, Chinese first, English with the same keys (checked by the compiler and
// by a test). No plural rules: the texts avoid needing them.
import { computed, ref, watchEffect, type ComputedRef } from 'vue'

type Locale = 'zh' | 'en'
export type Args = Record<string, string | number>
export interface Messages<K extends string> { zh: Record<K, string>; en: Record<K, string> }

/** The page's language. Kiosks reset it to Chinese for the next person; desks keep it for the login. */
export const locale = ref<Locale>('zh')

watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
})

export function defineMessages<const Z extends Record<string, string>>(
  zh: Z,
  en: { [K in keyof Z]: string },
): Messages<keyof Z & string> {
  return { zh, en } as unknown as Messages<keyof Z & string>
}

type Translate<K extends string> = (key: K, args?: Args) => string

/** `const t = useMessages(kioskMessages)`; reactive, because it reads `locale` at each call. */
export function useMessages<K extends string>(messages: Messages<K>): Translate<K> {
  return (key, args) => fill(messages[locale.value][key], args)
}

export function fill(text: string, args?: Args): string {
  return args ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)) : text
}

/** Picks the `_zh` or `_en` field of server data; falls back to Chinese when there is no English. */
export function pick(zh: string, en: string | null | undefined): string {
  return locale.value === 'en' && en ? en : zh
}

/** A page that a person opens alone begins in the language of the browser. */
export function followBrowser(): void {
  if (!/^zh/i.test(navigator.language)) locale.value = 'en'
}
/** Sentences one after the other: Chinese has no space between them. */
export const together = (...sentences: string[]): string => sentences.filter(Boolean).join(locale.value === 'zh' ? '' : ' ')
export const toggleLocale = (): void => void (locale.value = locale.value === 'zh' ? 'en' : 'zh')
export const isEnglish: ComputedRef<boolean> = computed(() => locale.value === 'en')
