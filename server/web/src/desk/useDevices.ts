// The camera and microphone of this desk, opened once and given back at the end.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { openDevices, stopStream, type Devices } from '@/lib/devices'
import { useInfo } from '@/lib/info'

export function useDevices(isWanted: Ref<boolean>) {
  const info = useInfo()
  const devices = shallowRef<Devices | null>(null)
  const isOpening = ref(false)
  let isGone = false

  async function open(): Promise<void> {
    if (isOpening.value || !info.value) return
    isOpening.value = true
    const old = devices.value
    const found = await openDevices(info.value.demo)
    isOpening.value = false
    stopStream(old?.stream ?? null)
    if (isGone) stopStream(found.stream)
    else devices.value = found
  }
  watch([isWanted, info], () => {
    if (isWanted.value && !devices.value) void open()
  }, { immediate: true })
  onScopeDispose(() => {
    isGone = true
    stopStream(devices.value?.stream ?? null)
  })
  /** The first thing that is wrong with the devices, if any. */
  const trouble = computed(() => {
    const states = devices.value ? [devices.value.camera, devices.value.microphone] : []
    return (['refused', 'in_use', 'none', 'drawn'] as const).find((state) => states.includes(state)) ?? null
  })
  return { devices, isOpening, open, trouble }
}
