import { expect, it } from 'vitest'
import { pageRule } from './paper'

it('the sheet is as long as the slip', () => expect(pageRule(96 * 5)).toBe('@page { size: 80mm 128mm; margin: 0 }'))
