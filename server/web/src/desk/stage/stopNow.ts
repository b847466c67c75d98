// 停止, and waiting until the room says that it holds. A room that does not answer delays nothing for long.
import { watch } from 'vue'
import type { Room } from '@/lib/room/useRoom'

const PATIENCE_MS = 1_500

export function stopNow(room: Pick<Room, 'floor' | 'moderate' | 'state'>): Promise<void> {
  if (room.floor.value.is_stopped || room.state.value !== 'live') return Promise.resolve()
  return new Promise((done) => {
    const finish = (): void => {
      clearTimeout(timer)
      unwatch()
      done()
    }
    const timer = setTimeout(finish, PATIENCE_MS)
    const unwatch = watch(() => room.floor.value.is_stopped, (isStopped) => isStopped && finish(), { flush: 'sync' })
    room.moderate({ order: 'stop', is_on: true })
  })
}
