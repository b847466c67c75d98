// The receipt in words, the same on the screen and on paper.
import { computed, type ComputedRef } from 'vue'
import { formatDate, formatTime } from '@/lib/clock'
import { pick, useMessages } from '@/lib/i18n'
import { dayText } from './matterWords'
import { codeGroups, nextKey, noticeKey } from './receipt'
import type { MatterReceiptPrint } from './types'
import words from './words/receipt'

interface ReceiptText { groups: string[]; notice: string; calendar: string; isProvisional: boolean; next: string; registeredAt: string; site: string; unit: string; address: string }

export function useReceiptText(receipt: () => MatterReceiptPrint): ComputedRef<ReceiptText> {
  const t = useMessages(words)
  return computed(() => {
    const { notice, query_code, state, outcome, registered_at, site_name, site_name_en, unit_name, unit_name_en, progress_url, progress_path } = receipt()
    const at = Date.parse(registered_at)
    const unit = unit_name ? pick(unit_name, unit_name_en) : ''
    return {
      groups: codeGroups(query_code),
      notice: t(noticeKey(notice), { day: notice ? dayText(notice.target) : '', outer: notice ? dayText(notice.outer) : '' }),
      calendar: notice ? t('calendar', { version: notice.calendar_version }) : '',
      isProvisional: notice?.is_provisional ?? false,
      next: t(nextKey(state, outcome), { unit: unit || t('the_unit') }),
      registeredAt: `${formatDate(at)} ${formatTime(at)}`,
      site: pick(site_name, site_name_en), unit,
      address: progress_url ?? new URL(progress_path, location.href).href,
    }
  })
}
