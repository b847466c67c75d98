// The places of the city for the address and the place of a matter, and how somebody finds one by typing.
import type { Site } from '@/lib/contract'
import { isDivisionCode } from './draft'

export interface Division { code: string; name: string; nameEn: string; parent: string; parentEn: string }

const withoutOffice = (name: string): string => name.replace(/信访局$/, '')

/** Every township, then the counties and the city as a whole, from the places of the city. */
export function divisionsOf(sites: readonly Site[], city: { zh: string; en: string }): Division[] {
  const counties = sites.filter((one) => one.kind === 'county_bureau')
  const hall = sites.find((one) => one.kind === 'city_hall')
  const townships = sites.filter((one) => one.kind === 'township_centre').map((one): Division => {
    const county = counties.find((other) => other.id === one.parent_id)
    return { code: one.division_code, name: one.short_name, nameEn: one.short_name_en, parent: withoutOffice(county?.short_name ?? ''), parentEn: county?.short_name_en ?? '' }
  })
  const whole = counties.map((one): Division => ({ code: one.division_code, name: withoutOffice(one.short_name), nameEn: one.short_name_en, parent: city.zh, parentEn: city.en }))
  return [...townships, ...whole, ...(hall ? [{ code: hall.division_code, name: city.zh, nameEn: city.en, parent: '', parentEn: '' }] : [])]
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s·,，]/g, '')

/** Those that match every typed word by name or code; an unknown code of the right length is offered as itself. */
export function matching(all: readonly Division[], typed: string): Division[] {
  const asked = plain(typed)
  const found = all.filter((one) => [one.name, one.nameEn, one.parent + one.name, one.parentEn + one.nameEn, one.nameEn + one.parentEn, one.code].some((text) => plain(text).includes(asked)))
  if (found.length === 0 && isDivisionCode(asked)) return [{ code: asked, name: asked, nameEn: asked, parent: '', parentEn: '' }]
  return found
}
