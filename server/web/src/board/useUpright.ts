// Whether the board hangs upright (1080 x 1920) or lies (1920 x 1080).
import { onScopeDispose, readonly, ref, type Ref } from 'vue'

export function useUpright(): Readonly<Ref<boolean>> {
  const query = matchMedia('(orientation: portrait)')
  const isUpright = ref(query.matches)
  const look = (): void => void (isUpright.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return readonly(isUpright)
}
