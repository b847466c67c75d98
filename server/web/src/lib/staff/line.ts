// Whether the page reaches the server, for the header. Pages report it.
import { ref } from 'vue'

export const isLineDown = ref(false)
