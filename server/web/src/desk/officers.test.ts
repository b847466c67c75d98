import { expect, it } from 'vitest'
import { groupOfficers } from './officers'

const officer = (id: string, unit_name: string, site_name: string, is_online = false) => ({ id, name: `干部${id}`, name_en: '', title_zh: '科长', title_en: '', unit_name, unit_name_en: '', site_name, site_name_en: '', is_online })
const all = [officer('1', '住建局', '平罗县'), officer('2', '人社局', '惠农区', false), officer('3', '人社局', '惠农区', true)]

it('groups by unit, online first', () => {
  expect(groupOfficers(all, '').map((g) => [g.unit, g.items.map((o) => o.id).join()])).toEqual([['人社局', '3,2'], ['住建局', '1']])
})

it('finds by name, unit or place', () => {
  expect(groupOfficers(all, '平罗').map((g) => g.unit)).toEqual(['住建局'])
  expect(groupOfficers(all, '干部2').flatMap((g) => g.items.map((o) => o.id))).toEqual(['2'])
  expect(groupOfficers(all, 'x')).toEqual([])
})
