// Where somebody with a link stands: asked, at the door with a device that does not open, in the room, or out again.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import { setServerTime } from '@/lib/clock'
import type { Grant, Join } from '@/lib/contract'
import { openDevices, stopStream, type Devices } from '@/lib/devices'
import { useInfo } from '@/lib/info'
import { endOf, needsDevices, seatOf, troubleOf, type DeviceTrouble, type JoinEnd } from './ends'

type Step = 'loading' | 'asked' | 'opening' | 'trouble' | 'room' | 'over'

/** Whoever loads the page anew in the middle of a session goes straight back. Forgotten with the window. */
const SEAT_KEY = 'join.in'
const LOOK_AGAIN_MS = 10_000
const RETRY_MS = 3_000

export function useJoin(token: string) {
  const info = useInfo()
  const step = ref<Step>('loading')
  const isOffline = ref(false)
  const join = shallowRef<Join | null>(null)
  const end = ref<JoinEnd | null>(null)
  const devices = shallowRef<Devices | null>(null)
  const trouble = shallowRef<DeviceTrouble | null>(null)
  /** Counts the times that somebody went in: each is a room of its own. */
  const times = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  const wasIn = (): boolean => sessionStorage.getItem(SEAT_KEY) === seatOf(token)
  function finish(code: string | null): void {
    end.value = endOf(code)
    step.value = 'over'
    sessionStorage.removeItem(SEAT_KEY)
    stopStream(devices.value?.stream ?? null)
    devices.value = null
    if (end.value === 'wait') later(() => void enter(), LOOK_AGAIN_MS)
  }
  function later(what: () => void, ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(what, ms)
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      const now = await ask(api.POST('/api/v1/joins/look', { body: { token } }))
      setServerTime(now.server_time)
      join.value = now
      isOffline.value = false
      if (step.value === 'loading') {
        step.value = 'asked'
        if (wasIn()) return void enter()
      }
      // While somebody makes up their mind the session may end.
      if (step.value === 'asked') later(() => void look(), LOOK_AGAIN_MS)
    } catch (thrown) {
      const { code, status } = errorOf(thrown)
      if (status >= 400 && status < 500 && status !== 429) return finish(code)
      isOffline.value = true
      later(() => void look(), RETRY_MS)
    }
  }

  /** `anyway`: with what there is of camera and microphone. */
  async function enter(anyway = false): Promise<void> {
    clearTimeout(timer)
    if (!join.value || !info.value) return later(() => void enter(anyway), 200)
    if (!needsDevices(join.value.role)) devices.value = { stream: new MediaStream(), camera: 'none', microphone: 'none' }
    else if (!anyway || !devices.value) {
      step.value = 'opening'
      stopStream(devices.value?.stream ?? null)
      devices.value = await openDevices(info.value.demo)
      trouble.value = troubleOf(devices.value)
      if (trouble.value) return void (step.value = 'trouble')
    }
    sessionStorage.setItem(SEAT_KEY, seatOf(token))
    end.value = null
    times.value += 1
    step.value = 'room'
  }

  const grant = async (): Promise<Grant> => (await ask(api.POST('/api/v1/joins/grant', { body: { token } }))).grant

  onScopeDispose(() => {
    clearTimeout(timer)
    stopStream(devices.value?.stream ?? null)
  })
  if (token === '') finish('join_unknown')
  else void look()
  return { step, isOffline, join, end, devices, trouble, times, enter, finish, grant }
}
