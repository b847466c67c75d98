// "第 2 步，共 6 步", of the questions of the service that was chosen.
import { computed, type ComputedRef } from 'vue'
import { useMessages } from '@/lib/i18n'
import { stepOf } from './flow'
import messages from './messages/identity'
import { useKiosk } from './useKiosk'

export function useStep(): ComputedRef<string> {
  const { flow } = useKiosk()
  const t = useMessages(messages)
  return computed(() => ('draft' in flow.value ? t('step', stepOf(flow.value)) : ''))
}
