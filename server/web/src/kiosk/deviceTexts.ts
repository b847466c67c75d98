// Which sentence goes with which state of a device.
import type { DeviceState } from '@/lib/contract'

export function cameraText(state: DeviceState) {
  if (state === 'in_use') return 'camera_in_use' as const
  if (state === 'refused') return 'camera_refused' as const
  return 'camera_none' as const
}

export function microphoneText(state: DeviceState) {
  if (state === 'in_use') return 'microphone_in_use' as const
  if (state === 'refused') return 'microphone_refused' as const
  return 'microphone_none' as const
}
